using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="AutoConsensus"/>.</summary>
public sealed record AutoConsensusOptions : ConsensusInputs
{
    /// <summary>Parts that answers are split into to hide one at a time; 5 by default.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Hidden answers that are enough: further parts are not tried. 20,000 by default.</summary>
    public int EnoughHiddenAnswers { get; init; } = 20_000;

    /// <summary>
    /// A member that predicts hidden answers worse than the best by this many nats per answer has 1/e of its vote; 0.05 by default.
    /// </summary>
    public double Temperature { get; init; } = 0.05;

    /// <summary>Starts of the model of correlated annotators, which are averaged; 5 by default.</summary>
    public int Starts { get; init; } = 5;

    /// <summary>Seed of the split into parts and of starts.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Checks what does not depend on a table of classes.</summary>
    internal void Validate()
    {
        var errors = new List<string>();
        CheckOwn(errors);
        Options.Throw(errors);
    }

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        CheckOwn(errors);
    }

    private void CheckOwn(List<string> errors)
    {
        Options.Require(errors, Folds is >= 2 and <= 100, nameof(Folds), Folds, "2 .. 100");
        Options.Require(errors, Starts is >= 1 and <= 100, nameof(Starts), Starts, "1 .. 100");
        Options.Require(errors, EnoughHiddenAnswers >= 1, nameof(EnoughHiddenAnswers), EnoughHiddenAnswers, "1 or more");
        Options.Require(errors, Temperature is > 0 and < double.PositiveInfinity, nameof(Temperature), Temperature, "finite, above 0");
    }
}
