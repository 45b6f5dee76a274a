namespace AnnotationFunctions.App.Projects;

/// <summary>What annotators are told.</summary>
/// <param name="Markdown">The text.</param>
/// <param name="Classes">Examples of each class.</param>
public sealed record GuidelineContent(string Markdown, IReadOnlyList<ClassGuideline>? Classes = null);
