namespace AnnotationFunctions.App.Projects;

/// <summary>What a guideline says of one class.</summary>
/// <param name="Class">Id of a class of the current schema.</param>
/// <param name="Positive">What is of the class.</param>
/// <param name="Negative">What is not, though it looks like it.</param>
/// <param name="Borderline">What is hard to say, and how it is decided.</param>
public sealed record ClassGuideline(
    string Class,
    IReadOnlyList<GuidelineExample> Positive,
    IReadOnlyList<GuidelineExample> Negative,
    IReadOnlyList<GuidelineExample> Borderline);
