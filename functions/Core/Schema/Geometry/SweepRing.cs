namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>A ring of a polygon in a sweep.</summary>
/// <param name="Part">The part that it belongs to, counted over all polygons.</param>
/// <param name="Hole">Its number among the holes of its part, or -1 for the outline.</param>
internal readonly record struct SweepRing(int Part, int Hole)
{
    public bool IsHole => Hole >= 0;
}
