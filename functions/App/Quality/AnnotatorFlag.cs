namespace AnnotationFunctions.App.Quality;

/// <summary>What is held against an annotator, with the evidence.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Evidence">One sentence with the numbers.</param>
/// <param name="At">When it was found.</param>
public sealed record AnnotatorFlag(FlagKind Kind, string Evidence, DateTimeOffset At);
