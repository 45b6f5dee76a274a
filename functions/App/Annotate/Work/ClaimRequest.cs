namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Body of POST tasks/claim.</summary>
/// <param name="Max">Most tasks to take, 1 to 100.</param>
public sealed record ClaimRequest(int Max = 1);
