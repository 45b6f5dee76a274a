using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Ordinal;

/// <summary>Options of <see cref="OrdinalConsensus"/>.</summary>
public sealed record OrdinalConsensusOptions : IterativeOptions
{
    /// <summary>Standard deviation of the normal prior of annotators' bias, in classes; 0.5 by default.</summary>
    public double BiasDeviation { get; init; } = 0.5;

    /// <summary>Standard deviation of the normal prior of an annotator's log-noise around that of all annotators together; 0.7 by default.</summary>
    public double NoiseDeviation { get; init; } = 0.7;

    /// <summary>Share of answers that are taken to be slips to any class; 0.02 by default, in [0, 1).</summary>
    public double SlipShare { get; init; } = 0.02;

    /// <summary>Pseudo-items added to each class for the class priors; 1 by default.</summary>
    public double ClassSmoothing { get; init; } = 1;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, BiasDeviation is > 0 and < double.PositiveInfinity, nameof(BiasDeviation), BiasDeviation, "finite, above 0");
        Options.Require(errors, NoiseDeviation is > 0 and < double.PositiveInfinity, nameof(NoiseDeviation), NoiseDeviation, "finite, above 0");
        Options.Require(errors, SlipShare is >= 0 and < 1, nameof(SlipShare), SlipShare, "in [0, 1)");
        Options.Require(errors, ClassSmoothing >= 0 && double.IsFinite(ClassSmoothing), nameof(ClassSmoothing), ClassSmoothing, "finite, 0 or more");
    }
}
