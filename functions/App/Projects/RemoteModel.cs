namespace AnnotationFunctions.App.Projects;

/// <summary>A model that the inference server of the settings runs.</summary>
/// <param name="Model">Its name there.</param>
/// <param name="Version">Its version there; null leaves the choice to the server.</param>
public sealed record RemoteModel(string Model, string? Version = null);
