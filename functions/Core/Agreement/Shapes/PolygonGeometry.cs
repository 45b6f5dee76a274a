using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>
/// Polygons of any form: concave, with holes, of several parts. Areas are exact up to rounding, and those of the region that a polygon covers
/// (<see cref="RegionSweep"/>): the union of its parts, each less the union of its holes; a ring that crosses itself encloses what an odd number of
/// its turns goes round.
/// </summary>
public readonly struct PolygonGeometry : IShapeGeometry<Polygon>
{
    /// <inheritdoc />
    public static string? Fault(Polygon shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        foreach (var ring in Rings(shape))
        {
            foreach (var point in ring)
            {
                if (!double.IsFinite(point.X + point.Y))
                {
                    return $"the polygon has the point {point}, which is not finite";
                }
            }
        }

        if (shape.Parts.Count == 0)
        {
            return "the polygon encloses no area";
        }

        return PolygonMeasure.Of(shape, new WorkBudget(WorkBudget.OfAnswer)) switch
        {
            null => "the polygon is too complex to measure",
            { Area: > 0 } => null,
            _ => "the polygon encloses no area",
        };
    }

    /// <inheritdoc />
    public static Extent Bounds(Polygon shape) => Extent.Of(shape);

    /// <inheritdoc />
    public static double Area(Polygon shape) => Outlines.Area(shape);

    /// <inheritdoc />
    public static double CommonArea(Polygon first, Polygon second) => RegionSweep.CommonArea([first, second]);

    /// <inheritdoc />
    public static double BoundaryF(Polygon first, Polygon second, double tolerance) => OutlineDistance.F(Rings(first), Rings(second), tolerance);

    /// <summary>All rings of a polygon: outlines and holes.</summary>
    internal static List<Point[]> Rings(Polygon polygon)
    {
        List<Point[]> rings = [];
        foreach (var part in polygon.Parts)
        {
            rings.Add(part.Points.Items);
            foreach (var hole in part.Holes)
            {
                rings.Add(hole.Items);
            }
        }

        return rings;
    }
}
