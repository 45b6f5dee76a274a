using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Groups the boxes of one item into objects: at most one box of each annotator per object.</summary>
internal static class BoxClusters
{
    /// <summary>Joins pairs from the largest overlap down, unless the two groups share an annotator.</summary>
    public static List<List<int>> Group(IReadOnlyList<(int Annotator, Box Box)> boxes, double threshold)
    {
        List<(double Overlap, int First, int Second)> pairs = [];
        for (var second = 0; second < boxes.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                var overlap = boxes[first].Annotator == boxes[second].Annotator ? 0 : boxes[first].Box.Overlap(boxes[second].Box);
                if (overlap >= threshold)
                {
                    pairs.Add((-overlap, first, second));
                }
            }
        }

        pairs.Sort();
        var groups = Enumerable.Range(0, boxes.Count).Select(box => new List<int> { box }).ToArray();
        foreach (var (_, first, second) in pairs)
        {
            var (a, b) = (groups[first], groups[second]);
            if (a != b && !a.Exists(x => b.Exists(y => boxes[x].Annotator == boxes[y].Annotator)))
            {
                a.AddRange(b);
                b.ForEach(box => groups[box] = a);
            }
        }

        return [.. groups.Distinct()];
    }

    /// <summary>The median of each side, weighted; robust against one careless annotator.</summary>
    public static Box Fuse(IReadOnlyList<(Box Box, double Weight)> members) => new(
        Median(members, member => member.Left),
        Median(members, member => member.Top),
        Median(members, member => member.Right),
        Median(members, member => member.Bottom));

    /// <summary>Weighted median, interpolated between the two middle values.</summary>
    private static double Median(IReadOnlyList<(Box Box, double Weight)> members, Func<Box, double> side)
    {
        var sorted = members.Select(member => (Value: side(member.Box), member.Weight)).OrderBy(member => member.Value).ToArray();
        var half = sorted.Sum(member => member.Weight) / 2;
        var below = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            below += sorted[i].Weight;
            if (below >= half * (1 - 1e-12))
            {
                var atBoundary = Math.Abs(below - half) <= half * 1e-12 && i + 1 < sorted.Length;
                return atBoundary ? (sorted[i].Value + sorted[i + 1].Value) / 2 : sorted[i].Value;
            }
        }

        return sorted[^1].Value;
    }
}
