using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>
/// Merges stretches of several annotators (time segments, spans of text that may overlap), as <see cref="BoxConsensus"/> does with boxes; start and
/// end are weighted medians.
/// </summary>
/// <remarks>After Branson, Van Horn, Perona 2017, doi:10.1109/CVPR.2017.654. O(stretches² · log stretches) per item.</remarks>
public static class IntervalConsensus
{
    /// <summary>Merges the stretches.</summary>
    /// <param name="answers">One entry per annotator and item; the last of several by one annotator on one item counts.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or a stretch is empty; the message says where.</exception>
    public static ObjectConsensusResult<Interval> Run(
        IReadOnlyList<ShapeAnswer<Interval>> answers, int annotatorCount, ObjectConsensusOptions? options = null) =>
        ObjectConsensus.Run<Interval, IntervalGeometry, IntervalFusion>(answers, annotatorCount, options);
}
