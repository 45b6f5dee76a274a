using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>
/// Merges rotated boxes of several annotators, as <see cref="BoxConsensus"/> does with upright ones; the shape has the weighted median of centre, sides
/// and angle. A box and the same box described a quarter turn further are one, and the heading that most annotators gave is kept.
/// </summary>
/// <remarks>After Branson, Van Horn, Perona 2017, doi:10.1109/CVPR.2017.654. O(boxes² · log boxes) per item.</remarks>
public static class RotatedBoxConsensus
{
    /// <summary>Merges the boxes.</summary>
    /// <param name="answers">One entry per annotator and item; the last of several by one annotator on one item counts.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or a box is unusable; the message says where.</exception>
    public static ObjectConsensusResult<RotatedBox> Run(
        IReadOnlyList<ShapeAnswer<RotatedBox>> answers, int annotatorCount, ObjectConsensusOptions? options = null) =>
        ObjectConsensus.Run<RotatedBox, RotatedBoxGeometry, RotatedBoxFusion>(answers, annotatorCount, options);
}
