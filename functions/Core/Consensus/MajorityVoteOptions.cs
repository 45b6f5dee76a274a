using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="MajorityVote"/>.</summary>
public sealed record MajorityVoteOptions : ConsensusInputs
{
    /// <summary>Weight of each annotator's vote, by annotator id, finite and not negative; empty (the default) means 1 each.</summary>
    public ReadOnlyMemory<double> AnnotatorWeights { get; init; }

    /// <summary>Weight of the model's probabilities in votes; 1 by default, so that the model counts as one annotator.</summary>
    public double ProbabilityWeight { get; init; } = 1;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(errors, ProbabilityWeight >= 0 && double.IsFinite(ProbabilityWeight), nameof(ProbabilityWeight), ProbabilityWeight, "finite, 0 or more");
        var weights = AnnotatorWeights.Span;
        if (!weights.IsEmpty && weights.Length != table.AnnotatorCount)
        {
            errors.Add($"AnnotatorWeights has {weights.Length} values; expected one for each of the {table.AnnotatorCount} annotators.");
        }

        for (var i = 0; i < weights.Length; i++)
        {
            Options.Require(errors, weights[i] >= 0 && double.IsFinite(weights[i]), $"AnnotatorWeights[{i}]", weights[i], "finite, 0 or more");
        }
    }
}
