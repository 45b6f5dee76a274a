using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="Glad"/>.</summary>
public sealed record GladOptions : IterativeOptions
{
    /// <summary>Mean of the normal prior of ability, with variance 1; 1 by default.</summary>
    public double AbilityPrior { get; init; } = 1;

    /// <summary>Mean of the normal prior of log easiness, with variance 1; 1 by default.</summary>
    public double EasinessPrior { get; init; } = 1;

    /// <summary>Newton steps on abilities and easiness in each iteration; 3 by default.</summary>
    public int NewtonSteps { get; init; } = 3;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, double.IsFinite(AbilityPrior), nameof(AbilityPrior), AbilityPrior, "finite");
        Options.Require(errors, double.IsFinite(EasinessPrior), nameof(EasinessPrior), EasinessPrior, "finite");
        Options.Require(errors, NewtonSteps is >= 1 and <= 100, nameof(NewtonSteps), NewtonSteps, "1 .. 100");
    }
}
