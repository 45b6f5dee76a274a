using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>Asks for a project.</summary>
/// <param name="Id">3 to 40 lower-case letters, digits and inner hyphens.</param>
/// <param name="Name">Name for people, 1 to 100 characters.</param>
/// <param name="Schema">A label schema; its version is set to 1.</param>
/// <param name="Policy">What is left out is as in the default policy.</param>
/// <param name="Guideline">The first guideline, when there is one already.</param>
/// <param name="Description">What it is about, up to 2,000 characters.</param>
public sealed record ProjectRequest(
    string Id,
    string Name,
    LabelSchema Schema,
    AnnotationPolicy? Policy = null,
    GuidelineContent? Guideline = null,
    string? Description = null);
