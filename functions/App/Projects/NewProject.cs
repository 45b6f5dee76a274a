using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>A project to be made, valid.</summary>
public sealed record NewProject(
    string Id, string Name, string? Description, LabelSchema Schema, AnnotationPolicy Policy, GuidelineContent? Guideline);
