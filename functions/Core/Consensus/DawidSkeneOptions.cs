using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="DawidSkene"/>.</summary>
public sealed record DawidSkeneOptions : IterativeOptions
{
    /// <summary>The maximum-likelihood model of 1979: no shrinkage, and only as much smoothing as keeps logarithms finite.</summary>
    public static DawidSkeneOptions Classic { get; } = new() { Smoothing = 1e-6, Shrinkage = 0, AccuracyShrinkage = 0, ClassSmoothing = 0 };

    /// <summary>Pseudo-answers added to every cell of every confusion matrix; 0.01 by default.</summary>
    public double Smoothing { get; init; } = 0.01;

    /// <summary>
    /// Pseudo-answers per true class that pull each annotator's confusion matrix towards that of all annotators together: those with few answers
    /// are judged like the crowd, those with many by themselves. 2 by default, 0 turns it off.
    /// </summary>
    public double Shrinkage { get; init; } = 2;

    /// <summary>
    /// Pseudo-answers per true class that pull each annotator's confusion matrix towards a one-coin matrix with the annotator's own accuracy (itself
    /// shrunk to that of all annotators): a class that an annotator rarely met is judged by how they do on the others. 2 by default, 0 turns it off.
    /// </summary>
    public double AccuracyShrinkage { get; init; } = 2;

    /// <summary>Pseudo-items added to each class for the class priors; 1 by default.</summary>
    public double ClassSmoothing { get; init; } = 1;

    /// <summary>Posteriors to start from, flat [item, label], for instance those of an earlier fit; empty (the default) starts from shares of votes.</summary>
    public ReadOnlyMemory<double> Start { get; init; }

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(
            errors,
            Start.IsEmpty || Start.Length == (long)table.ItemCount * table.LabelCount,
            "Start.Length",
            Start.Length,
            $"{table.ItemCount} items × {table.LabelCount} labels");
        Options.Require(errors, Smoothing is > 0 and < double.PositiveInfinity, nameof(Smoothing), Smoothing, "finite, above 0");
        Options.Require(errors, Shrinkage >= 0 && double.IsFinite(Shrinkage), nameof(Shrinkage), Shrinkage, "finite, 0 or more");
        Options.Require(
            errors, AccuracyShrinkage >= 0 && double.IsFinite(AccuracyShrinkage), nameof(AccuracyShrinkage), AccuracyShrinkage, "finite, 0 or more");
        Options.Require(errors, ClassSmoothing >= 0 && double.IsFinite(ClassSmoothing), nameof(ClassSmoothing), ClassSmoothing, "finite, 0 or more");
    }
}
