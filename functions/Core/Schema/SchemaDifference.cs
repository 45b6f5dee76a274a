namespace AnnotationFunctions.Core.Schema;

/// <summary>One difference between two versions of a schema.</summary>
/// <param name="Pointer">Where: a JSON pointer into the new version, or into the old one for what was removed.</param>
/// <param name="IsBreaking">Whether answers of the old version may be invalid, or mean something else, under the new one.</param>
/// <param name="Message">What changed, for people.</param>
public sealed record SchemaDifference(string Pointer, bool IsBreaking, string Message);
