namespace AnnotationFunctions.Cli.Client;

/// <summary>One check of a gate.</summary>
internal sealed record GateCheck(string Name, bool Passed, double? Measured, double Required, string Reason);
