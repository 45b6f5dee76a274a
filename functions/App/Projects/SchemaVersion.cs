using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>A version of a project's schema, as it was accepted.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Schema">The schema itself.</param>
/// <param name="Breaking">What answers under the version before can no longer mean; empty when all of them still hold.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="CreatedBy">Id of the caller.</param>
public sealed record SchemaVersion(
    int Version, LabelSchema Schema, IReadOnlyList<string> Breaking, DateTimeOffset CreatedAt, string CreatedBy);
