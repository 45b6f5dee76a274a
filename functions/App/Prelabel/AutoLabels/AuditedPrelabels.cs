namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>How often a model was right on the items of a batch that people labelled independently of it, in steps of a thousandth of its probability.</summary>
/// <param name="Batch">Batch in which they were labelled.</param>
/// <param name="At">When it was scored.</param>
/// <param name="Cells">Counts by probability, from one half on.</param>
public sealed record AuditedPrelabels(string Batch, DateTimeOffset At, IReadOnlyList<AuditedCell> Cells);
