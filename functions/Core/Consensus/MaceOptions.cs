using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="Mace"/>.</summary>
public sealed record MaceOptions : IterativeOptions
{
    /// <summary>
    /// Number of starts; the one with the highest evidence bound wins. The first starts at shares of votes, the others at seeded perturbations of
    /// them. 1 by default.
    /// </summary>
    public int Starts { get; init; } = 1;

    /// <summary>Seed of the perturbed starts.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Prior pseudo-count of each label in an annotator's spamming strategy; 1 by default.</summary>
    public double StrategySmoothing { get; init; } = 1;

    /// <summary>
    /// Prior pseudo-counts of an annotator's spamming strategy, spread evenly over the labels, for each of their answers; 3 by default. A strategy that is free to fit
    /// what an annotator likes to answer turns careful annotators of a frequent class into spammers of it.
    /// </summary>
    public double StrategyShrinkage { get; init; } = 3;

    /// <summary>Parameters of the Beta prior of both spamming and knowing; 0.5 by default.</summary>
    public double SpamPrior { get; init; } = 0.5;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, Starts >= 1, nameof(Starts), Starts, "1 or more");
        Options.Require(errors, StrategySmoothing is > 0 and < double.PositiveInfinity, nameof(StrategySmoothing), StrategySmoothing, "finite, above 0");
        Options.Require(
            errors, StrategyShrinkage >= 0 && double.IsFinite(StrategyShrinkage), nameof(StrategyShrinkage), StrategyShrinkage, "finite, 0 or more");
        Options.Require(errors, SpamPrior is > 0 and < double.PositiveInfinity, nameof(SpamPrior), SpamPrior, "finite, above 0");
    }
}
