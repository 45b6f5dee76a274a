namespace AnnotationFunctions.App.Projects;

/// <summary>A row of the list of projects.</summary>
internal sealed record ProjectEntry(string Id);
