namespace AnnotationFunctions.Cli.Client;

/// <summary>What a batch's gate says.</summary>
internal sealed record BatchGate(bool Passed, IReadOnlyList<GateCheck> Checks, int Promoted, int Held);
