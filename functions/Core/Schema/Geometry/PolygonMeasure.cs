using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>The areas of a polygon and of what it is made of, from one sweep.</summary>
internal sealed class PolygonMeasure
{
    private readonly PartMeasure[] _parts;

    private PolygonMeasure(Polygon polygon) => _parts = [.. polygon.Parts.Select(part => new PartMeasure(part.Holes.Count))];

    /// <summary>The area of the region that the polygon covers.</summary>
    public double Area { get; private set; }

    /// <summary>The parts, in their order.</summary>
    public IReadOnlyList<PartMeasure> Parts => _parts;

    /// <summary>Measures a polygon; null when that takes more work than the budget has.</summary>
    public static PolygonMeasure? Of(Polygon polygon, WorkBudget budget)
    {
        var measure = new PolygonMeasure(polygon);
        var sweep = new RegionSweep([polygon], budget, anyDirection: true);
        return sweep.Run(static _ => true, (slab, _) => measure.Add(sweep, slab.Area)) ? measure : null;
    }

    private void Add(RegionSweep sweep, double area)
    {
        Area += sweep.Covers[0] > 0 ? area : 0;
        foreach (var number in sweep.Open)
        {
            var ring = sweep.Ring(number);
            var part = _parts[ring.Part];
            if (ring.IsHole)
            {
                part.Holes[ring.Hole].Add(area, sweep.IsInOutline(ring.Part));
            }
            else
            {
                part.Outline += area;
                part.Region += sweep.IsInPart(ring.Part) ? area : 0;
            }
        }
    }

    /// <summary>The areas of a part.</summary>
    public sealed class PartMeasure(int holes)
    {
        /// <summary>What the outline encloses.</summary>
        public double Outline { get; set; }

        /// <summary>What is left of it without the holes.</summary>
        public double Region { get; set; }

        /// <summary>The holes, in their order.</summary>
        public HoleMeasure[] Holes { get; } = new HoleMeasure[holes];
    }

    /// <summary>The areas of a hole.</summary>
    public struct HoleMeasure
    {
        /// <summary>What the hole encloses.</summary>
        public double Area { get; private set; }

        /// <summary>What of it lies in the outline.</summary>
        public double Inside { get; private set; }

        public void Add(double area, bool inside)
        {
            Area += area;
            Inside += inside ? area : 0;
        }
    }
}
