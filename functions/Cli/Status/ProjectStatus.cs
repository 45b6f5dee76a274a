using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Status;

/// <summary>What <c>annotate status PROJECT</c> shows.</summary>
internal sealed record ProjectStatus(
    string Project, UploadCounts? Uploads, IReadOnlyList<BatchFacts> Batches, IReadOnlyList<AnnotatorFacts> Annotators, IReadOnlyList<DatasetFacts> Datasets);
