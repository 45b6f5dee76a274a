using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="Glad"/>.</summary>
public sealed record GladOptions : IterativeOptions
{
    /// <summary>The defaults.</summary>
    public GladOptions() => MaxIterations = 5;

    /// <summary>Mean of the normal prior of ability; 1 by default.</summary>
    public double AbilityPrior { get; init; } = 1;

    /// <summary>Mean of the normal prior of log easiness; 1 by default.</summary>
    public double EasinessPrior { get; init; } = 1;

    /// <summary>Precision (1 / variance) of both priors; 4 by default.</summary>
    public double PriorPrecision { get; init; } = 4;

    /// <summary>
    /// How contrary an annotator can be: the lowest ability, as a share of the one at which an easy item's answer is a guess among all classes. 0.25 by default; 0
    /// leaves the true label at least as likely as all others together.
    /// </summary>
    public double Contrariness { get; init; } = 0.25;

    /// <summary>Newton steps on abilities and easiness in each iteration; 5 by default.</summary>
    public int NewtonSteps { get; init; } = 5;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, double.IsFinite(AbilityPrior), nameof(AbilityPrior), AbilityPrior, "finite");
        Options.Require(errors, double.IsFinite(EasinessPrior), nameof(EasinessPrior), EasinessPrior, "finite");
        Options.Require(errors, PriorPrecision is > 0 and < double.PositiveInfinity, nameof(PriorPrecision), PriorPrecision, "finite, above 0");
        Options.Require(errors, Contrariness >= 0 && double.IsFinite(Contrariness), nameof(Contrariness), Contrariness, "finite, 0 or more");
        Options.Require(errors, NewtonSteps is >= 1 and <= 100, nameof(NewtonSteps), NewtonSteps, "1 .. 100");
    }
}
