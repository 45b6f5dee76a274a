using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>The model's answer as a task shows it.</summary>
internal sealed record TaskSuggestion(ClassAnswer? Answer, double Probability);
