namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>A pass, and what came of it so far.</summary>
/// <param name="Pass">What was asked for, and how it ended.</param>
/// <param name="Status">Whether it is under way, ended or failed.</param>
/// <param name="Prelabels">What became of the items.</param>
public sealed record PassReport(PrelabelPass Pass, PassStatus Status, PrelabelReport Prelabels);
