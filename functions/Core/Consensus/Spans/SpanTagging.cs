using AnnotationFunctions.Core.Agreement.Spans;

namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>
/// Merges spans token by token: every annotator tags every token as outside, beginning or continuing a span of a class (BIO), a Dawid-Skene model over
/// tokens finds each annotator's confusion matrix and the posterior of each tag, and the most probable sequence of tags that makes spans is read off.
/// </summary>
/// <remarks>
/// <para>Model: <see cref="DawidSkene"/> with tokens as items and 1 + 2 · classes tags. Decoding: Viterbi over the product of the tags' posteriors, where
/// "continue k" may only follow "begin k" or "continue k".</para>
/// <para>The tokens of a span are one decision of an annotator, not several, so the product of their posteriors is far too sure of itself. The posterior of a
/// span comes from what each annotator said at its place as a whole, with one probability per annotator of being exactly right.</para>
/// <para>Deviations from Simpson, Gurevych: A Bayesian Approach for Sequence Tagging with Crowds, EMNLP 2019, doi:10.18653/v1/D19-1101, whose annotator models and
/// constraint act while fitting: here the constraint acts on the fitted posteriors only, which is faster and needs fewer answers per annotator.</para>
/// <para>Use it where annotators cut spans differently (one long, two short) or by habit begin or end them at other words; where they
/// mostly agree on what one span is, <see cref="SpanVote"/> is more accurate.</para>
/// <para>Spans of one annotator that overlap cannot be tags: the earlier, then the longer is kept and the rest counted. O(tokens × annotators ×
/// tags) per iteration.</para>
/// </remarks>
public static class SpanTagging
{
    /// <summary>Merges the spans.</summary>
    /// <param name="answers">One entry per annotator and item; the last of several by one annotator on one item counts.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or a span is empty; the message says where.</exception>
    public static SpanTaggingResult Run(IReadOnlyList<SpanAnswer> answers, int annotatorCount, SpanConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new SpanConsensusOptions();
        options.Validate();
        foreach (var answer in answers)
        {
            answer.Require(annotatorCount, options.Classes);
        }

        TaggedItem[] items = [.. SpanAnswer.ByItem(answers).Select(item => new TaggedItem(item, options.Tokens.GetValueOrDefault(item[0].Item)))];
        var tags = 1 + (2 * options.Classes);
        var fit = DawidSkene.Run(Table(items, annotatorCount, tags), DawidSkeneOptions.PosteriorMode);
        List<FusedSpan> spans = [];
        var first = 0;
        foreach (var item in items)
        {
            spans.AddRange(Decode(item, fit.Posteriors.Slice(first * tags, item.Tokens.Count * tags), tags));
            first += item.Tokens.Count;
        }

        var exact = ExactSpans.Posteriors(items, spans, annotatorCount);
        return new SpanTaggingResult(
            [.. spans.Select((span, i) => span with { Posterior = exact[i] })],
            fit.Annotators,
            fit.Iterations,
            fit.Converged,
            fit.LogLikelihood,
            items.Sum(item => item.Dropped));
    }

    private static AnnotationTable Table(TaggedItem[] items, int annotatorCount, int tags)
    {
        List<int> tokens = [], annotators = [], labels = [];
        var first = 0;
        foreach (var item in items)
        {
            for (var answer = 0; answer < item.Answers.Length; answer++)
            {
                for (var token = 0; token < item.Tokens.Count; token++)
                {
                    tokens.Add(first + token);
                    annotators.Add(item.Answers[answer].Annotator);
                    labels.Add(item.Tags[answer][token]);
                }
            }

            first += item.Tokens.Count;
        }

        return AnnotationTable.FromIds([.. tokens], [.. annotators], [.. labels], first, annotatorCount, tags);
    }

    private static IEnumerable<FusedSpan> Decode(TaggedItem item, ReadOnlySpan<double> posteriors, int tags)
    {
        var chain = new TagChain(posteriors, tags);
        var best = chain.Best();
        List<(int First, int End, int Label)> found = [];
        for (var token = 0; token < best.Length; token++)
        {
            if (TagChain.IsContinue(best[token]))
            {
                found[^1] = found[^1] with { End = token + 1 };
            }
            else if (best[token] != 0)
            {
                found.Add((token, token + 1, (best[token] - 1) / 2));
            }
        }

        var any = new double[found.Count];
        for (var i = 0; i < any.Length; i++)
        {
            any[i] = LabelShare(posteriors, tags, found[i]);
        }

        return found.Select((span, i) =>
        {
            var (start, end) = (item.Tokens[span.First].Start, item.Tokens[span.End - 1].End);
            return new FusedSpan(
                item.Answers[0].Item, start, end, span.Label, 0, any[i], item.Votes(start, end), item.Answers.Length);
        });
    }

    /// <summary>Posterior of the class at the span's tokens, given that they are inside a span of any class.</summary>
    private static double LabelShare(ReadOnlySpan<double> posteriors, int tags, (int First, int End, int Label) span)
    {
        var (own, inside) = (0.0, 0.0);
        for (var token = span.First; token < span.End; token++)
        {
            var row = posteriors.Slice(token * tags, tags);
            own += row[TagChain.Begin(span.Label)] + row[TagChain.Continue(span.Label)];
            inside += 1 - row[0];
        }

        return inside > 0 ? Math.Min(1, own / inside) : 0;
    }
}
