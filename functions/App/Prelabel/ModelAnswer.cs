namespace AnnotationFunctions.App.Prelabel;

/// <summary>What a model says of an item: a probability for each of its classes, and the best.</summary>
public sealed record ModelAnswer(string Label, double Probability, float[] Probabilities);
