using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>Options of <see cref="NumericConsensus"/>.</summary>
public sealed record NumericConsensusOptions
{
    /// <summary>Known values: one per item, NaN where unknown; empty when there are none. Gold items keep their value and teach the annotators' bias and spread.</summary>
    public ReadOnlyMemory<double> Gold { get; init; }

    /// <summary>Degrees of freedom of the errors: 4 by default, which tolerates gross errors; infinity makes them normal.</summary>
    public double DegreesOfFreedom { get; init; } = 4;

    /// <summary>Pseudo-answers that pull an annotator's variance towards that of all annotators together; 4 by default, above 0.</summary>
    public double SpreadShrinkage { get; init; } = 4;

    /// <summary>Pseudo-answers that pull an annotator's bias towards 0; 2 by default, above 0.</summary>
    public double BiasShrinkage { get; init; } = 2;

    /// <summary>Most iterations; 500 by default.</summary>
    public int MaxIterations { get; init; } = 500;

    /// <summary>Stops when no value moves by more than this share of the answers' spread; 1e-6 by default.</summary>
    public double Tolerance { get; init; } = 1e-6;

    internal void Validate(NumericTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var errors = new List<string>();
        Options.Require(errors, DegreesOfFreedom > 0, nameof(DegreesOfFreedom), DegreesOfFreedom, "above 0");
        Options.Require(errors, SpreadShrinkage is > 0 and < double.PositiveInfinity, nameof(SpreadShrinkage), SpreadShrinkage, "finite, above 0");
        Options.Require(errors, BiasShrinkage is > 0 and < double.PositiveInfinity, nameof(BiasShrinkage), BiasShrinkage, "finite, above 0");
        Options.Require(errors, MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "1 or more");
        Options.Require(errors, Tolerance > 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "finite, above 0");
        var items = table.ItemNames.Count;
        Options.Require(errors, Gold.IsEmpty || Gold.Length == items, "Gold.Length", Gold.Length, $"one value for each of the {items} items");
        var infinite = Gold.Span.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
        Options.Require(errors, infinite < 0, "Gold of item", infinite, "a finite value, or NaN where unknown");
        Options.Throw(errors);
    }
}
