namespace AnnotationFunctions.Cli.Client;

/// <summary>What the model said of an item before anybody else did.</summary>
internal sealed record ModelAnswer(string Label, double Probability);
