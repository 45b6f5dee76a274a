namespace AnnotationFunctions.Cli.Simulation;

/// <summary>A task as the callback describes it.</summary>
/// <param name="Task">Task id.</param>
/// <param name="Item">Item id.</param>
/// <param name="SchemaVersion">The schema version that the answer must name.</param>
/// <param name="MediaUrl">Where the picture is; a signed link that needs no token.</param>
/// <param name="Suggestion">What the model suggests, where the annotator is shown it.</param>
internal sealed record TaskOffer(string Task, string Item, int SchemaVersion, string MediaUrl, TaskSuggestion? Suggestion = null);
