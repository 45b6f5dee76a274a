using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>
/// Merges polygons of several annotators: grouped across annotators by overlap, with a posterior that the object exists and one of its class; the shape
/// is the region that more than half of the annotators' weight covers.
/// </summary>
/// <remarks>
/// Existence, class and weights as for <see cref="BoxConsensus"/>; areas and outlines are exact for concave polygons and holes
/// (<see cref="PolygonGeometry"/>). After Branson, Van Horn, Perona 2017, doi:10.1109/CVPR.2017.654. Per item O(polygons² · edges²) at worst.
/// </remarks>
public static class PolygonConsensus
{
    /// <summary>Merges the polygons.</summary>
    /// <param name="answers">One entry per annotator and item; the last of several by one annotator on one item counts.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or a polygon is unusable; the message says where.</exception>
    public static ObjectConsensusResult<Polygon> Run(
        IReadOnlyList<ShapeAnswer<Polygon>> answers, int annotatorCount, ObjectConsensusOptions? options = null) =>
        ObjectConsensus.Run<Polygon, PolygonGeometry, PolygonFusion>(answers, annotatorCount, options);
}
