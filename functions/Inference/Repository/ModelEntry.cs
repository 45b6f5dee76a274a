namespace AnnotationFunctions.Inference.Repository;

/// <summary>A version in the repository's index.</summary>
/// <param name="Version">Its number.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Loaded">What serves it; there while it is ready, and while a failed reload leaves the older file in service.</param>
internal sealed record ModelEntry(int Version, ModelState State, string? Reason, LoadedModel? Loaded);
