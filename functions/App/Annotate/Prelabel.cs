namespace AnnotationFunctions.App.Annotate;

/// <summary>A model's answer for an item.</summary>
/// <param name="Label">Name of the label.</param>
/// <param name="Confidence">The model's own probability of it, 0 … 1.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Digest">SHA-256 of the model file.</param>
public sealed record Prelabel(string Label, double Confidence, string Model, string Digest);
