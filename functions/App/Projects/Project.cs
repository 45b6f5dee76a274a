using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>A project with the versions that are current.</summary>
/// <param name="Id">3 to 40 lower-case letters, digits and inner hyphens.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Schema">The current schema; carries its version.</param>
/// <param name="GuidelineVersion">The current guideline; 0 while there is none.</param>
/// <param name="Policy">The current policy.</param>
/// <param name="PolicyVersion">Version of that policy, from 1.</param>
/// <param name="Model">The model that pre-labels, when there is one.</param>
/// <param name="Revision">Counts every change of the project, from 1; its ETag over HTTP.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Description">What it is about.</param>
public sealed record Project(
    string Id,
    string Name,
    LabelSchema Schema,
    int GuidelineVersion,
    AnnotationPolicy Policy,
    int PolicyVersion,
    ModelReference? Model,
    int Revision,
    DateTimeOffset CreatedAt,
    string? Description = null);
