using AnnotationFunctions.Core.Consensus.Masks;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>The pixels that more than half of the weight covers; the heaviest mask where there is none.</summary>
internal readonly struct MaskFusion : IShapeFusion<RunLengthMask>
{
    public static RunLengthMask Fuse(ReadOnlySpan<(RunLengthMask Shape, double Weight)> members, int named)
    {
        var (masks, weights, heaviest) = (new RunLengthMask[members.Length], new double[members.Length], 0);
        for (var i = 0; i < members.Length; i++)
        {
            (masks[i], weights[i]) = members[i];
            heaviest = weights[i] > weights[heaviest] ? i : heaviest;
        }

        var half = weights.Sum() / 2 * (1 + 1e-9);
        var merged = MaskRuns.Merge(masks, pattern => MaskRuns.WeightOf(pattern, weights) > half);
        return merged.Area > 0 ? merged : masks[heaviest];
    }
}
