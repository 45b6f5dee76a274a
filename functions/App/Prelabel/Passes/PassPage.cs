namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>The next items of a pass.</summary>
/// <param name="Items">Ids, of up to 400 items that were looked at.</param>
/// <param name="Continuation">Where those after them are; null at the end.</param>
public sealed record PassPage(IReadOnlyList<string> Items, string? Continuation);
