namespace AnnotationFunctions.Cli.Demo;

/// <summary>What became of an odd upload, and what should have; any outcome will do where nothing is expected.</summary>
internal sealed record OddOutcome(string Special, string Name, string Outcome, string? Reason, string? Expected = null);
