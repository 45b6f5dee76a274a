using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Objects;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using Point = AnnotationFunctions.Core.Schema.Objects.Point;
using Polygon = AnnotationFunctions.Core.Schema.Objects.Polygon;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>Polygons of NetTopologySuite, which knows areas and validity by other algorithms than ours.</summary>
internal static class PolygonOracle
{
    private static readonly GeometryFactory Factory = new();

    /// <summary>The region that a polygon of simple rings covers: the union of its parts, each less the union of its holes.</summary>
    public static Geometry Region(Polygon polygon) => Union(polygon.Parts.Select(Region));

    public static Geometry Region(PolygonPart part) =>
        Overlay(Ring(part.Points), Union(part.Holes.Select(Ring)), SpatialFunction.Difference);

    public static Geometry Common(Geometry first, Geometry second) => Overlay(first, second, SpatialFunction.Intersection);

    /// <summary>What a simple ring goes round.</summary>
    public static Geometry Ring(ValueList<Point> ring) => Factory.CreatePolygon(Closed(ring));

    /// <summary>Whether a part is a valid polygon of the OGC's Simple Features: rings may touch in points but not cross, holes lie inside.</summary>
    public static bool IsValid(PolygonPart part) =>
        Factory.CreatePolygon(Factory.CreateLinearRing(Closed(part.Points)), [.. part.Holes.Select(hole => Factory.CreateLinearRing(Closed(hole)))]).IsValid;

    private static Geometry Union(IEnumerable<Geometry> regions) =>
        regions.Aggregate((Geometry)Factory.CreatePolygon(), (all, next) => Overlay(all, next, SpatialFunction.Union));

    /// <summary>What two regions make, without the lines and points where they only touch.</summary>
    private static Geometry Overlay(Geometry first, Geometry second, SpatialFunction operation) =>
        Factory.BuildGeometry(PolygonExtracter.GetPolygons(OverlayNGRobust.Overlay(first, second, operation))) is { IsEmpty: false } region
            ? region
            : Factory.CreatePolygon();

    private static Coordinate[] Closed(ValueList<Point> ring) => [.. ring.Append(ring[0]).Select(point => new Coordinate(point.X, point.Y))];
}
