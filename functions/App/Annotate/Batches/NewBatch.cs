namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Body of POST batches.</summary>
/// <param name="Id">Id of the batch; made by the app when absent. The same id again is the same batch.</param>
/// <param name="Limit">Most items; all that are free when absent.</param>
/// <param name="Items">The items to annotate, also near copies and items that have a label; any that are free when absent.</param>
public sealed record NewBatch(string? Id = null, int? Limit = null, IReadOnlyList<string>? Items = null);
