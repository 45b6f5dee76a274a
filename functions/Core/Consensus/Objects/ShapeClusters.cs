using AnnotationFunctions.Core.Agreement.Shapes;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>Groups the shapes of one item into objects: at most one shape of each annotator per object.</summary>
internal static class ShapeClusters
{
    /// <summary>Joins pairs from the largest overlap down, unless the two groups share an annotator.</summary>
    public static List<List<int>> Group<TShape, TGeometry>(IReadOnlyList<ObjectMember<TShape>> members, double threshold)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        var groups = members.Select((_, member) => new List<int> { member }).ToArray();
        foreach (var (_, first, second) in Pairs<TShape, TGeometry>(members, threshold))
        {
            var (a, b) = (groups[first], groups[second]);
            if (a != b && !a.Exists(x => b.Exists(y => members[x].Annotator == members[y].Annotator)))
            {
                a.AddRange(b);
                b.ForEach(member => groups[member] = a);
            }
        }

        return [.. groups.Distinct()];
    }

    private static List<(double Overlap, int First, int Second)> Pairs<TShape, TGeometry>(IReadOnlyList<ObjectMember<TShape>> members, double threshold)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        var bounds = members.Select(member => TGeometry.Bounds(member.Shape)).ToArray();
        var areas = members.Select(member => TGeometry.Area(member.Shape)).ToArray();
        List<(double Overlap, int First, int Second)> pairs = [];
        for (var second = 0; second < members.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                if (members[first].Annotator == members[second].Annotator || bounds[first].IntersectionArea(bounds[second]) <= 0)
                {
                    continue;
                }

                var common = TGeometry.CommonArea(members[first].Shape, members[second].Shape);
                var overlap = Overlap.OverUnion(common, areas[first], areas[second]);
                if (overlap >= threshold)
                {
                    pairs.Add((-overlap, first, second));
                }
            }
        }

        pairs.Sort();
        return pairs;
    }
}
