namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>How often a model was right on items that people labelled independently of it, in steps of a thousandth of its probability.</summary>
/// <param name="Batch">Batch in which they were labelled.</param>
/// <param name="At">When it was scored.</param>
/// <param name="Cells">Counts by probability.</param>
public sealed record AuditedPrelabels(string Batch, DateTimeOffset At, IReadOnlyList<AuditedCell> Cells);

/// <summary>Items of nearly the same probability.</summary>
/// <param name="Thousandths">Their probability in thousandths, rounded down.</param>
/// <param name="Items">How many.</param>
/// <param name="Right">On how many the people agree with the model, each counted by their posterior.</param>
public sealed record AuditedCell(int Thousandths, int Items, double Right);
