using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Geometry;

namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>The shapes of one answer with what is needed of them more than once.</summary>
internal sealed class MeasuredShapes<TShape, TGeometry>(ShapeAnswer<TShape> answer)
    where TGeometry : struct, IShapeGeometry<TShape>
{
    private readonly Extent[] bounds = [.. answer.Shapes.Select(TGeometry.Bounds)];
    private readonly double[] areas = [.. answer.Shapes.Select(TGeometry.Area)];

    public ShapeAnswer<TShape> Answer { get; } = answer;

    public int Count => areas.Length;

    /// <summary>Overlaps with the shapes of another answer, flat [own, other].</summary>
    public double[] Overlaps(MeasuredShapes<TShape, TGeometry> other)
    {
        var overlaps = new double[Count * other.Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < other.Count; j++)
            {
                if (bounds[i].IntersectionArea(other.bounds[j]) > 0)
                {
                    var common = TGeometry.CommonArea(Answer.Shapes[i], other.Answer.Shapes[j]);
                    overlaps[(i * other.Count) + j] = Overlap.OverUnion(common, areas[i], other.areas[j]);
                }
            }
        }

        return overlaps;
    }
}
