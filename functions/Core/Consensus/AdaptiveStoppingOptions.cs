using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="AdaptiveStopping"/>.</summary>
public sealed record AdaptiveStoppingOptions
{
    /// <summary>An item is done when the posterior of its label reaches this, in (0, 1]; 0.98 by default.</summary>
    public double TargetPosterior { get; init; } = 0.98;

    /// <summary>Fewest answers before an item may be done; 1 by default.</summary>
    public int MinAnswers { get; init; } = 1;

    /// <summary>Most answers per item; 7 by default.</summary>
    public int MaxAnswers { get; init; } = 7;

    /// <summary>Annotators to name per item; 5 by default.</summary>
    public int Candidates { get; init; } = 5;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, TargetPosterior is > 0 and <= 1, nameof(TargetPosterior), TargetPosterior, "in (0, 1]");
        Options.Require(errors, MinAnswers >= 0, nameof(MinAnswers), MinAnswers, "0 or more");
        Options.Require(errors, MaxAnswers >= Math.Max(1, MinAnswers), nameof(MaxAnswers), MaxAnswers, $"{Math.Max(1, MinAnswers)} or more");
        Options.Require(errors, Candidates >= 1, nameof(Candidates), Candidates, "1 or more");
        Options.Throw(errors);
    }
}
