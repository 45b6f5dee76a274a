using AnnotationFunctions.Core.Agreement.Objects;

namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>What two annotators agree on in one text: twice the agreeing spans and tokens, by class.</summary>
internal sealed class SpanPair
{
    private readonly IReadOnlyList<LabelledSpan> first;
    private readonly IReadOnlyList<LabelledSpan> second;

    public SpanPair(IReadOnlyList<LabelledSpan> first, IReadOnlyList<LabelledSpan> second, IReadOnlyList<(int Start, int End)>? tokens, int classes)
    {
        this.first = first;
        this.second = second;
        Exact = new double[classes];
        Partial = new double[classes];
        Tokens = new double[classes];
        Spans = new double[classes];
        AllTokens = new double[classes];
        foreach (var span in first.Concat(second))
        {
            Spans[span.Label]++;
        }

        CountExact();
        CountPartial();
        CountTokens(tokens);
    }

    public double[] Exact { get; }

    public double[] Partial { get; }

    public double[] Tokens { get; }

    /// <summary>Spans of both.</summary>
    public double[] Spans { get; }

    /// <summary>Tokens of both.</summary>
    public double[] AllTokens { get; }

    private void CountExact()
    {
        var left = new Dictionary<LabelledSpan, int>();
        foreach (var span in first)
        {
            left[span] = left.GetValueOrDefault(span) + 1;
        }

        foreach (var span in second)
        {
            if (left.GetValueOrDefault(span) > 0)
            {
                left[span]--;
                Exact[span.Label] += 2;
            }
        }
    }

    private void CountPartial()
    {
        var gains = new double[first.Count * second.Count];
        for (var i = 0; i < first.Count; i++)
        {
            for (var j = 0; j < second.Count; j++)
            {
                var (a, b) = (first[i], second[j]);
                gains[(i * second.Count) + j] = a == b ? 1 : a.Label == b.Label && a.Common(b) > 0 ? 0.5 : 0;
            }
        }

        var assigned = Assignment.Largest(gains, first.Count, second.Count);
        for (var i = 0; i < assigned.Length; i++)
        {
            Partial[first[i].Label] += assigned[i] < 0 ? 0 : 2 * gains[(i * second.Count) + assigned[i]];
        }
    }

    private void CountTokens(IReadOnlyList<(int Start, int End)>? tokens)
    {
        for (var label = 0; label < Spans.Length; label++)
        {
            if (Spans[label] > 0)
            {
                var (a, b) = (Stretches(first, label, tokens), Stretches(second, label, tokens));
                AllTokens[label] += a.Sum(s => s.End - s.Start) + b.Sum(s => s.End - s.Start);
                Tokens[label] += 2 * Common(a, b);
            }
        }
    }

    /// <summary>What one annotator covers with a class, as stretches of tokens that are apart; of code points where there are no tokens.</summary>
    private static List<(int Start, int End)> Stretches(IReadOnlyList<LabelledSpan> spans, int label, IReadOnlyList<(int Start, int End)>? tokens)
    {
        List<(int Start, int End)> joined = [];
        foreach (var span in spans.Where(span => span.Label == label).OrderBy(span => span.Start))
        {
            var (start, end) = tokens is null ? (span.Start, span.End) : (FirstEndingAfter(tokens, span.Start), FirstStartingFrom(tokens, span.End));
            if (end <= start)
            {
                continue; // between two tokens
            }

            if (joined.Count > 0 && start <= joined[^1].End)
            {
                joined[^1] = (joined[^1].Start, Math.Max(joined[^1].End, end));
            }
            else
            {
                joined.Add((start, end));
            }
        }

        return joined;
    }

    internal static int FirstEndingAfter(IReadOnlyList<(int Start, int End)> tokens, int offset)
    {
        var (low, high) = (0, tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = tokens[middle].End <= offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    internal static int FirstStartingFrom(IReadOnlyList<(int Start, int End)> tokens, int offset)
    {
        var (low, high) = (0, tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = tokens[middle].Start < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static long Common(List<(int Start, int End)> first, List<(int Start, int End)> second)
    {
        var (i, j, common) = (0, 0, 0L);
        while (i < first.Count && j < second.Count)
        {
            common += Math.Max(0, Math.Min(first[i].End, second[j].End) - Math.Max(first[i].Start, second[j].Start));
            _ = first[i].End <= second[j].End ? i++ : j++;
        }

        return common;
    }
}
