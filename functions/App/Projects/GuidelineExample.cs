namespace AnnotationFunctions.App.Projects;

/// <summary>An example in a guideline: an item of the project or a text, and why it is one.</summary>
/// <param name="Note">Why; Markdown.</param>
/// <param name="Item">Id of an item.</param>
/// <param name="Text">The example itself, where it is text.</param>
public sealed record GuidelineExample(string Note, string? Item = null, string? Text = null);
