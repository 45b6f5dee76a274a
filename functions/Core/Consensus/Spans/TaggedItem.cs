using AnnotationFunctions.Core.Agreement.Spans;

namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>The tokens of one text and the tag that each annotator gave each of them.</summary>
internal sealed class TaggedItem
{
    public TaggedItem(SpanAnswer[] answers, IReadOnlyList<(int Start, int End)>? tokens)
    {
        Answers = answers;
        Tokens = tokens ?? Cut(answers);
        Tags = Array.ConvertAll(answers, Tag);
    }

    public SpanAnswer[] Answers { get; }

    public IReadOnlyList<(int Start, int End)> Tokens { get; }

    /// <summary>By answer, then token.</summary>
    public int[][] Tags { get; }

    /// <summary>Spans that could not be written as tags because they overlap another one of the same annotator.</summary>
    public int Dropped { get; private set; }

    /// <summary>Annotators with a span that overlaps a stretch.</summary>
    public int Votes(int start, int end) =>
        Answers.Count(answer => answer.Spans.Any(span => span.Start < end && span.End > start));

    /// <summary>The stretches between all bounds of spans.</summary>
    private static (int Start, int End)[] Cut(SpanAnswer[] answers)
    {
        int[] bounds = [.. answers.SelectMany(answer => answer.Spans).SelectMany(span => new[] { span.Start, span.End }).Distinct().Order()];
        return [.. bounds.Zip(bounds.Skip(1))];
    }

    private int[] Tag(SpanAnswer answer)
    {
        var tags = new int[Tokens.Count];
        var free = 0;
        foreach (var span in answer.Spans.OrderBy(span => span.Start).ThenByDescending(span => span.End).ThenBy(span => span.Label))
        {
            var first = SpanPair.FirstEndingAfter(Tokens, span.Start);
            var end = SpanPair.FirstStartingFrom(Tokens, span.End);
            if (first < free)
            {
                Dropped++;
                continue;
            }

            for (var token = first; token < end; token++)
            {
                tags[token] = token == first ? TagChain.Begin(span.Label) : TagChain.Continue(span.Label);
            }

            free = Math.Max(free, end);
        }

        return tags;
    }
}
