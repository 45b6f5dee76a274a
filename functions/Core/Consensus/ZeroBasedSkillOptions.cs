using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="ZeroBasedSkill"/>.</summary>
public sealed record ZeroBasedSkillOptions : ConsensusInputs
{
    /// <summary>Most iterations; 100 by default.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Stops when no skill moves by more than this; 1e-5 by default.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>First learning rate, in (0, 1]; 1 by default.</summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>The learning rate is halved every so many iterations, which ends cycles; 20 by default.</summary>
    public int HalvingPeriod { get; init; } = 20;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "1 or more");
        Options.Require(errors, Tolerance >= 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "finite, 0 or more");
        Options.Require(errors, LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "in (0, 1]");
        Options.Require(errors, HalvingPeriod >= 1, nameof(HalvingPeriod), HalvingPeriod, "1 or more");
    }
}
