namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>Body of POST prelabel-passes.</summary>
/// <param name="Id">Id, made by the app when absent; the same id with the same request again is the same pass.</param>
/// <param name="Limit">Most items; all when absent.</param>
/// <param name="Again">Whether items are done again that have a pre-label of this very model, calibration and schema.</param>
public sealed record PassRequest(string? Id = null, int? Limit = null, bool Again = false);
