namespace AnnotationFunctions.Cli.Demo;

/// <summary>What became of an odd upload.</summary>
internal sealed record OddOutcome(string Special, string Name, string Outcome, string? Reason);
