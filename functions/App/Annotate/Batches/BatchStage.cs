namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Custom status of a batch's orchestration.</summary>
public sealed record BatchStage(string Stage, int Items, int Shards);
