using AnnotationFunctions.Cli.Simulation;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>A line of the demo's second table.</summary>
/// <param name="Persona">Who.</param>
/// <param name="Tally">What they did.</param>
/// <param name="Estimate">The accuracy that the pipeline estimates without knowing the truth.</param>
/// <param name="Flag">Why the pipeline no longer asks them; null if it does.</param>
internal sealed record AnnotatorRow(Persona Persona, AnnotatorTally Tally, double? Estimate, string? Flag);
