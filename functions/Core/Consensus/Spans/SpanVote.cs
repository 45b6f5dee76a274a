using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Agreement.Spans;
using AnnotationFunctions.Core.Consensus.Objects;

namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>
/// Merges spans by voting on whole spans: grouped across annotators by overlap, with a posterior that each exists and one of its class; start and end are
/// weighted medians. The better choice where annotators decide about spans as a whole, and the only one where spans may overlap or nest.
/// </summary>
/// <remarks>As <see cref="IntervalConsensus"/>, rounded to whole code points. O(spans² · log spans) per item.</remarks>
public static class SpanVote
{
    /// <summary>Merges the spans.</summary>
    /// <param name="answers">One entry per annotator and item; the last of several by one annotator on one item counts.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or a span is empty; the message says where.</exception>
    public static SpanVoteResult Run(IReadOnlyList<SpanAnswer> answers, int annotatorCount, SpanConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new SpanConsensusOptions();
        options.Validate();
        var shapes = new List<ShapeAnswer<Interval>>(answers.Count);
        foreach (var answer in answers)
        {
            answer.Require(annotatorCount, options.Classes);
            shapes.Add(new ShapeAnswer<Interval>(
                answer.Item,
                answer.Annotator,
                [.. answer.Spans.Select(span => new Interval(span.Start, span.End))],
                [.. answer.Spans.Select(span => span.Label)]));
        }

        var merged = IntervalConsensus.Run(
            shapes, annotatorCount, new ObjectConsensusOptions { Classes = options.Classes, Threshold = options.Threshold });
        return new SpanVoteResult(
            [.. merged.Objects.Select(Rounded)], merged.Annotators, merged.Iterations, merged.Converged, merged.LogLikelihood);
    }

    private static FusedSpan Rounded(FusedObject<Interval> found)
    {
        var start = (int)Math.Round(found.Shape.Start, MidpointRounding.AwayFromZero);
        var end = Math.Max(start + 1, (int)Math.Round(found.Shape.End, MidpointRounding.AwayFromZero));
        return new FusedSpan(found.Item, start, end, found.Label, found.Existence, found.LabelPosterior, found.Votes, found.Asked);
    }
}
