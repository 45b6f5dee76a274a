using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>The weighted median of each side; robust against one careless annotator.</summary>
internal readonly struct BoxFusion : IShapeFusion<Box>
{
    public static Box Fuse(ReadOnlySpan<(Box Shape, double Weight)> members, int named) => new(
        Median(members, box => box.Left), Median(members, box => box.Top), Median(members, box => box.Right), Median(members, box => box.Bottom));

    private static double Median(ReadOnlySpan<(Box Shape, double Weight)> members, Func<Box, double> side)
    {
        var values = new (double, double)[members.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (side(members[i].Shape), members[i].Weight);
        }

        return WeightedMedian.Of(values);
    }
}
