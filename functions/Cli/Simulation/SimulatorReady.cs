namespace AnnotationFunctions.Cli.Simulation;

/// <summary>The first line that the simulator writes.</summary>
internal sealed record SimulatorReady(Uri Url);
