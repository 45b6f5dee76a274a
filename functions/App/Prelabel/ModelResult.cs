namespace AnnotationFunctions.App.Prelabel;

/// <summary>A model's answer for an item, or why there is none.</summary>
public sealed record ModelResult(ModelAnswer? Answer, string? Fault);
