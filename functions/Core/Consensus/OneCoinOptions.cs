using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="OneCoin"/>.</summary>
public sealed record OneCoinOptions : IterativeOptions
{
    /// <summary>Pseudo-answers that pull each annotator's accuracy towards that of all annotators together; 2 by default, 0 turns it off.</summary>
    public double Shrinkage { get; init; } = 2;

    /// <summary>Pseudo-items added to each class for the class priors; 1 by default.</summary>
    public double ClassSmoothing { get; init; } = 1;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, Shrinkage >= 0 && double.IsFinite(Shrinkage), nameof(Shrinkage), Shrinkage, "finite, 0 or more");
        Options.Require(errors, ClassSmoothing >= 0 && double.IsFinite(ClassSmoothing), nameof(ClassSmoothing), ClassSmoothing, "finite, 0 or more");
    }
}
