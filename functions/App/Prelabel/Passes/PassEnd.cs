namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>How a pass ended.</summary>
/// <param name="Project">Project id.</param>
/// <param name="Pass">Pass id.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record PassEnd(string Project, string Pass, string? Failure = null);
