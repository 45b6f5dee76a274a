namespace AnnotationFunctions.Cli.Simulation;

/// <summary>A persona and what it was given at its registration.</summary>
internal sealed record SimulatedAnnotator(Persona Persona, string Token, string CallbackSecret);
