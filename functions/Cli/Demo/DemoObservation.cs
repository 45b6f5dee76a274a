using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Simulation;
using AnnotationFunctions.Cli.Transfer;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>All that the demo saw, through the API and in the simulator.</summary>
internal sealed record DemoObservation
{
    /// <summary>What was uploaded.</summary>
    public required DemoUploads Uploads { get; init; }

    /// <summary>What became of the uploads and of the entries of archives.</summary>
    public required IReadOnlyList<UploadFacts> Outcomes { get; init; }

    /// <summary>The items that were made.</summary>
    public required IReadOnlyList<ItemFacts> Items { get; init; }

    /// <summary>Item id to what its picture shows.</summary>
    public required IReadOnlyDictionary<string, SimulatedPicture> Pictures { get; init; }

    /// <summary>The batch at its end.</summary>
    public required BatchFacts Batch { get; init; }

    /// <summary>The annotators as the app sees them.</summary>
    public required IReadOnlyList<AnnotatorFacts> Annotators { get; init; }

    /// <summary>The annotators as they were.</summary>
    public required IReadOnlyList<AnnotatorTally> Tallies { get; init; }

    /// <summary>The dataset as it was downloaded; null when none was cut.</summary>
    public required DownloadedDataset? Dataset { get; init; }

    /// <summary>From the creation of the project to the dataset.</summary>
    public required TimeSpan Elapsed { get; init; }
}
