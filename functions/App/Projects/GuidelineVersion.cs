namespace AnnotationFunctions.App.Projects;

/// <summary>A version of a project's guideline; its content is a blob named by its digest.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Sha256">Hexadecimal digest of the content as it is stored.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="CreatedBy">Id of the caller.</param>
/// <param name="Content">The content; left out of the row.</param>
public sealed record GuidelineVersion(
    int Version, string Sha256, DateTimeOffset CreatedAt, string CreatedBy, GuidelineContent? Content = null);
