using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>The weighted medians of the starts and of the ends.</summary>
internal readonly struct IntervalFusion : IShapeFusion<Interval>
{
    public static Interval Fuse(ReadOnlySpan<(Interval Shape, double Weight)> members, int named)
    {
        var (starts, ends) = (new (double, double)[members.Length], new (double, double)[members.Length]);
        for (var i = 0; i < members.Length; i++)
        {
            starts[i] = (members[i].Shape.Start, members[i].Weight);
            ends[i] = (members[i].Shape.End, members[i].Weight);
        }

        return new Interval(WeightedMedian.Of(starts), WeightedMedian.Of(ends));
    }
}
