using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>Options of <see cref="SpanTagging"/> and <see cref="SpanVote"/>.</summary>
public sealed record SpanConsensusOptions
{
    /// <summary>Number of classes; 1 by default.</summary>
    public int Classes { get; init; } = 1;

    /// <summary>
    /// Tokens of each item by item id, in code points, ascending and apart, for <see cref="SpanTagging"/>. Items that are not in it are cut where any
    /// annotator's span begins or ends.
    /// </summary>
    public IReadOnlyDictionary<int, IReadOnlyList<(int Start, int End)>> Tokens { get; init; } =
        new Dictionary<int, IReadOnlyList<(int Start, int End)>>();

    /// <summary>Least overlap of two spans of one group for <see cref="SpanVote"/>, in (0, 1]; 0.4 by default.</summary>
    public double Threshold { get; init; } = 0.4;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, Classes is >= 1 and <= 1000, nameof(Classes), Classes, "1 .. 1000");
        Options.Require(errors, Threshold is > 0 and <= 1, nameof(Threshold), Threshold, "in (0, 1]");
        foreach (var (item, tokens) in Tokens)
        {
            for (var i = 0; i < tokens.Count; i++)
            {
                var earliest = i == 0 ? 0 : tokens[i - 1].End;
                if (tokens[i].Start < earliest || tokens[i].End <= tokens[i].Start)
                {
                    errors.Add($"Tokens of item {item}: token {i} is {tokens[i].Start} .. {tokens[i].End}; expected a start of at least {earliest} and a later end.");
                    break;
                }
            }
        }

        Options.Throw(errors);
    }
}
