using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of methods that iterate.</summary>
public abstract record IterativeOptions : ConsensusInputs
{
    /// <summary>Most iterations; 100 by default.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Stops when the log-likelihood per answer changes by less than this; 1e-5 by default.</summary>
    public double Tolerance { get; init; } = 1e-5;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "1 or more");
        Options.Require(errors, Tolerance >= 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "finite, 0 or more");
    }
}
