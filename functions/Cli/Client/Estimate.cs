namespace AnnotationFunctions.Cli.Client;

/// <summary>An estimate with its 95 % interval.</summary>
internal sealed record Estimate(double Value, double Lower, double Upper);
