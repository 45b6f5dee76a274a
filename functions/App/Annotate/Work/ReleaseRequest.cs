namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Body of POST release.</summary>
/// <param name="Reason">Why, for people; at most 200 characters.</param>
public sealed record ReleaseRequest(string? Reason = null);
