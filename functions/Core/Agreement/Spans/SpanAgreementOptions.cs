using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>Options of <see cref="SpanAgreement"/>.</summary>
public sealed record SpanAgreementOptions : EstimateOptions
{
    /// <summary>Number of classes; 1 by default.</summary>
    public int Classes { get; init; } = 1;

    /// <summary>
    /// Tokens of each item by item id, in code points, ascending and apart (see <see cref="TextTokens"/>); items that are not in it count every code
    /// point as one token. Empty by default.
    /// </summary>
    public IReadOnlyDictionary<int, IReadOnlyList<(int Start, int End)>> Tokens { get; init; } =
        new Dictionary<int, IReadOnlyList<(int Start, int End)>>();

    /// <summary>Length of each item in code points, by item id, for the chance that γ corrects for; items that are not in it end with their last span.</summary>
    public IReadOnlyDictionary<int, int> Lengths { get; init; } = new Dictionary<int, int>();

    /// <summary>Weight of a difference in place in γ (Mathet's α); 1 by default.</summary>
    public double PositionWeight { get; init; } = 1;

    /// <summary>Weight of a difference in class in γ (Mathet's β); 1 by default.</summary>
    public double ClassWeight { get; init; } = 1;

    /// <summary>Random placements per pair of annotators and item from which γ takes its chance disorder, 1 .. 1000; 30 by default.</summary>
    public int GammaSamples { get; init; } = 30;

    private protected override void Check(List<string> errors)
    {
        base.Check(errors);
        Options.Require(errors, Classes >= 1, nameof(Classes), Classes, "1 or more");
        Options.Require(errors, PositionWeight > 0 && double.IsFinite(PositionWeight), nameof(PositionWeight), PositionWeight, "finite, above 0");
        Options.Require(errors, ClassWeight >= 0 && double.IsFinite(ClassWeight), nameof(ClassWeight), ClassWeight, "finite, 0 or more");
        Options.Require(errors, GammaSamples is >= 1 and <= 1000, nameof(GammaSamples), GammaSamples, "1 .. 1000");
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
    }
}
