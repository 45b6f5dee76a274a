using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Consensus.Masks;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>
/// Merges masks of objects (instances) of several annotators, as <see cref="BoxConsensus"/> does with boxes; the mask has the pixels that more than half of
/// the annotators' weight covers. For one region per image use <see cref="Staple"/>.
/// </summary>
/// <remarks>Works on run lengths; memory does not grow with the size of the image. O(masks² · runs) per item.</remarks>
public static class InstanceMaskConsensus
{
    /// <summary>Merges the masks.</summary>
    /// <param name="answers">One entry per annotator and item, masks of one item in one size; the last of several by one annotator counts.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, a mask is empty, or sizes differ.</exception>
    public static ObjectConsensusResult<RunLengthMask> Run(
        IReadOnlyList<ShapeAnswer<RunLengthMask>> answers, int annotatorCount, ObjectConsensusOptions? options = null) =>
        ObjectConsensus.Run<RunLengthMask, MaskGeometry, MaskFusion>(answers, annotatorCount, options);
}
