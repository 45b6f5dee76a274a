using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Consensus.Objects;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Merges boxes of several annotators: boxes of one object are grouped across annotators, each group is a candidate that every annotator who answered
/// the item has either drawn or left out, and a <see cref="CorrelatedBayes"/> model over candidates finds each annotator's recall and false alarms
/// together with the posterior that the object exists. Existing objects are of two kinds, plain ones and hard ones that many annotators miss, so
/// that a few votes for a hard object are not outvoted as if the others had looked right at it.
/// </summary>
/// <remarks>
/// <para>Grouping: greedy from the largest overlap down, at most one box of each annotator per group. Geometry: median of each side, weighted by the
/// annotator's recall, precision and fit to the merged boxes. Class: Dawid-Skene over the groups' labels.</para>
/// <para>After Branson, Van Horn, Perona: Lean Crowdsourcing: Combining Humans and Machines in an Online System, CVPR 2017,
/// doi:10.1109/CVPR.2017.654. O(boxes² log boxes) per item.</para>
/// </remarks>
public static class BoxConsensus
{
    /// <summary>Merges the boxes.</summary>
    /// <param name="answers">One entry per annotator and item; the last of several by one annotator on one item counts.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an annotator id or label is outside its range, or a coordinate is not finite.</exception>
    public static BoxConsensusResult Run(IReadOnlyList<BoxAnswer> answers, int annotatorCount, BoxConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new BoxConsensusOptions();
        options.Validate();
        var merged = ObjectConsensus.Run<Box, BoxGeometry, BoxFusion>(
            [.. answers.Select(answer => new ShapeAnswer<Box>(answer.Item, answer.Annotator, answer.Boxes, answer.Labels))],
            annotatorCount,
            new ObjectConsensusOptions { Threshold = options.Threshold, Classes = options.Classes });
        return new BoxConsensusResult(
            [.. merged.Objects.Select(found => new FusedBox(
                found.Item, found.Shape, found.Existence, found.Votes, found.Asked, found.Label, found.LabelPosterior))],
            [.. merged.Annotators.Select(annotator => annotator.Recall)],
            [.. merged.Annotators.Select(annotator => annotator.FalseAlarm)])
        {
            Annotators = merged.Annotators,
            Iterations = merged.Iterations,
            Converged = merged.Converged,
            LogLikelihood = merged.LogLikelihood,
        };
    }
}
