namespace AnnotationFunctions.App.Projects;

/// <summary>The one mutable row of a project: which versions are current.</summary>
internal sealed record ProjectHead(
    string Id,
    string Name,
    string? Description,
    int SchemaVersion,
    int GuidelineVersion,
    int PolicyVersion,
    AnnotationPolicy Policy,
    ModelReference? Model,
    int Revision,
    DateTimeOffset CreatedAt,
    string CreatedBy);
