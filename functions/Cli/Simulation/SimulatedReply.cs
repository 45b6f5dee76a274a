namespace AnnotationFunctions.Cli.Simulation;

/// <summary>A simulated answer.</summary>
/// <param name="Choice">The class.</param>
/// <param name="Seconds">How long a person would have needed: stated with the answer, not waited for.</param>
internal sealed record SimulatedReply(string Choice, double Seconds);
