namespace AnnotationFunctions.App.Projects;

/// <summary>A version of a project's policy.</summary>
public sealed record PolicyVersion(int Version, AnnotationPolicy Policy, DateTimeOffset CreatedAt, string CreatedBy);
