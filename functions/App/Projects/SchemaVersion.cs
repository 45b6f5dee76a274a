using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>A version of a project's schema, as it was accepted.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Schema">The schema itself.</param>
/// <param name="IsBreaking">Whether some answers under the version before would no longer be accepted, or no longer mean the same.</param>
/// <param name="Changes">Every difference from the version before, and whether it breaks something.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="CreatedBy">Id of the caller.</param>
public sealed record SchemaVersion(
    int Version, LabelSchema Schema, bool IsBreaking, IReadOnlyList<SchemaDifference> Changes, DateTimeOffset CreatedAt, string CreatedBy);
