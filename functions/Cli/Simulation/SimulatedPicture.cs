namespace AnnotationFunctions.Cli.Simulation;

/// <summary>A picture as a person sees it: which one it is, and what it shows.</summary>
internal sealed record SimulatedPicture(string Name, string Truth);
