using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>
/// Disorder of the best alignment of two annotators' spans, observed and by chance, after Mathet, Widlöcher, Métivier 2015,
/// doi:10.1162/COLI_a_00227.
/// </summary>
/// <remarks>
/// <para>Dissimilarity of two spans: α · ((|start - start'| + |end - end'|) / (length + length'))² + β · [other class], with the cost 1 of a span that is
/// left alone. The alignment with the least sum is found exactly; its disorder is the sum divided by the mean number of spans.</para>
/// <para>Chance: the spans of each annotator are moved round the text by a random offset (a span that runs over the end goes on behind it), so that
/// lengths, classes and distances stay.</para>
/// </remarks>
internal sealed class GammaDisorder(SpanAgreementOptions options)
{
    private const double Alone = 1;

    public double Observed(IReadOnlyList<LabelledSpan> first, IReadOnlyList<LabelledSpan> second)
    {
        if (first.Count + second.Count == 0)
        {
            return 0;
        }

        // Aligning a pair saves leaving two spans alone: the largest saving is the least sum of dissimilarities.
        var gains = new double[first.Count * second.Count];
        for (var i = 0; i < first.Count; i++)
        {
            for (var j = 0; j < second.Count; j++)
            {
                gains[(i * second.Count) + j] = (2 * Alone) - Dissimilarity(first[i], second[j]);
            }
        }

        var sum = Alone * (first.Count + second.Count);
        var assigned = Assignment.Largest(gains, first.Count, second.Count);
        for (var i = 0; i < assigned.Length; i++)
        {
            sum -= assigned[i] < 0 ? 0 : gains[(i * second.Count) + assigned[i]];
        }

        return sum / ((first.Count + second.Count) / 2.0);
    }

    /// <summary>Mean disorder over random placements.</summary>
    public double ByChance(IReadOnlyList<LabelledSpan> first, IReadOnlyList<LabelledSpan> second, int length, ref SeededRandom random)
    {
        var sum = 0.0;
        for (var s = 0; s < options.GammaSamples; s++)
        {
            sum += Observed(Moved(first, length, ref random), Moved(second, length, ref random));
        }

        return sum / options.GammaSamples;
    }

    private double Dissimilarity(LabelledSpan a, LabelledSpan b)
    {
        var place = (double)(Math.Abs(a.Start - b.Start) + Math.Abs(a.End - b.End)) / (a.Length + b.Length);
        return (options.PositionWeight * place * place) + (a.Label == b.Label ? 0 : options.ClassWeight * Alone);
    }

    private static LabelledSpan[] Moved(IReadOnlyList<LabelledSpan> spans, int length, ref SeededRandom random)
    {
        var offset = random.NextInt(Math.Max(1, length));
        var moved = new LabelledSpan[spans.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            var start = (spans[i].Start + offset) % Math.Max(1, length);
            moved[i] = new LabelledSpan(start, start + spans[i].Length, spans[i].Label);
        }

        return moved;
    }
}
