using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>
/// The region that more than half of the weight covers, with exact outlines; slivers below a thousandth of its area are left out. Where that region
/// cannot be outlined without crossings, or is empty, the member is taken that overlaps the others most.
/// </summary>
internal readonly struct PolygonFusion : IShapeFusion<Polygon>
{
    private const double Sliver = 1e-3;

    public static Polygon Fuse(ReadOnlySpan<(Polygon Shape, double Weight)> members, int named)
    {
        var name = members[named].Shape.Class;
        var parts = members.Length == 1 ? members[0].Shape.Parts : VotedRegion(members);
        return parts.Count > 0
            ? new Polygon { Class = name, Parts = parts }
            : new Polygon { Class = name, Parts = Medoid(members).Parts };
    }

    private static ValueList<PolygonPart> VotedRegion(ReadOnlySpan<(Polygon Shape, double Weight)> members)
    {
        var (polygons, weights) = (new Polygon[members.Length], new double[members.Length]);
        for (var i = 0; i < members.Length; i++)
        {
            (polygons[i], weights[i]) = members[i];
        }

        var half = weights.Sum() / 2 * (1 + 1e-9);
        var region = RegionSweep.Region(polygons, covers =>
        {
            var weight = 0.0;
            for (var i = 0; i < covers.Length; i++)
            {
                weight += covers[i] > 0 ? weights[i] : 0;
            }

            return weight > half;
        });
        var parts = RegionOutline.Of(region, Sliver * region.Sum(trapezoid => trapezoid.Area));
        foreach (var part in parts)
        {
            if (RingCrossings.Find(part, out var exhausted) is not null || exhausted)
            {
                return [];
            }
        }

        return parts;
    }

    private static Polygon Medoid(ReadOnlySpan<(Polygon Shape, double Weight)> members)
    {
        var (best, most) = (0, -1.0);
        for (var i = 0; i < members.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < members.Length; j++)
            {
                sum += i == j ? 0 : members[j].Weight * Overlap.OverUnion<Polygon, PolygonGeometry>(members[i].Shape, members[j].Shape);
            }

            (best, most) = sum > most ? (i, sum) : (best, most);
        }

        return members[best].Shape;
    }
}
