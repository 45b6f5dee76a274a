namespace AnnotationFunctions.Cli.Simulation;

/// <summary>The CloudEvent (1.0, structured JSON) that offers a task, as far as the simulator reads it.</summary>
internal sealed record TaskCallback(string Id, string Type, TaskOffer Data);
