using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>Adds up what pairs of annotators agree on, item by item.</summary>
internal sealed class SpanTally(SpanAgreementOptions options)
{
    private readonly GammaDisorder disorder = new(options);
    private readonly Measures all = new();
    private readonly SortedDictionary<(int, int), Measures> pairs = [];
    private readonly SortedDictionary<int, Measures> classes = [];
    private readonly int[] spans = new int[options.Classes];
    private readonly List<ItemSpanAgreement> items = [];
    private SeededRandom random = new(options.Seed);
    private int emptyItems;

    public void Add(SpanAnswer[] answers)
    {
        var item = answers[0].Item;
        var ofItem = new Measures();
        var share = 2.0 / (answers.Length * (answers.Length - 1));
        var tokens = options.Tokens.GetValueOrDefault(item);
        var last = answers.Max(answer => answer.Spans.Count == 0 ? 0 : answer.Spans.Max(span => span.End));
        var length = Math.Max(last, options.Lengths.GetValueOrDefault(item));
        for (var i = 0; i < answers.Length; i++)
        {
            for (var j = i + 1; j < answers.Length; j++)
            {
                var (first, second) = (answers[i].Spans, answers[j].Spans);
                var pair = new SpanPair(first, second, tokens, options.Classes);
                AddPair(item, pair, share, [all, ofItem, Of(pairs, (answers[i].Annotator, answers[j].Annotator))]);
                AddGamma(item, first, second, length, share, [all, ofItem, Of(pairs, (answers[i].Annotator, answers[j].Annotator))]);
            }

            foreach (var span in answers[i].Spans)
            {
                spans[span.Label]++;
            }
        }

        emptyItems += last == 0 ? 1 : 0;
        items.Add(new ItemSpanAgreement(
            item, answers.Length, OneIfEmpty(ofItem.Exact), OneIfEmpty(ofItem.Partial), OneIfEmpty(ofItem.Tokens), OneIfEmpty(ofItem.Gamma)));
    }

    public SpanAgreementResult Result() => new()
    {
        Exact = all.Exact.Estimate(options),
        Partial = all.Partial.Estimate(options),
        Tokens = all.Tokens.Estimate(options),
        Gamma = all.Gamma.Estimate(options),
        Classes = [.. classes.Select(c => new ClassSpanAgreement(
            c.Key, spans[c.Key], c.Value.Exact.Estimate(options, true), c.Value.Partial.Estimate(options, true), c.Value.Tokens.Estimate(options, true)))],
        Pairs = [.. pairs.Select(p => new PairSpanAgreement(
            p.Key.Item1,
            p.Key.Item2,
            p.Value.Exact.Estimate(options, true),
            p.Value.Partial.Estimate(options, true),
            p.Value.Tokens.Estimate(options, true),
            p.Value.Gamma.Estimate(options, true)))],
        Items = items,
        EmptyItems = emptyItems,
    };

    private static double OneIfEmpty(RatioSums sums) => sums.Value is var value && double.IsNaN(value) ? 1 : value;

    private void AddPair(int item, SpanPair pair, double share, Measures[] targets)
    {
        foreach (var target in targets)
        {
            target.Add(item, share, pair.Exact.Sum(), pair.Partial.Sum(), pair.Spans.Sum(), pair.Tokens.Sum(), pair.AllTokens.Sum());
        }

        for (var label = 0; label < options.Classes; label++)
        {
            if (pair.Spans[label] > 0)
            {
                Of(classes, label).Add(
                    item, share, pair.Exact[label], pair.Partial[label], pair.Spans[label], pair.Tokens[label], pair.AllTokens[label]);
            }
        }
    }

    private void AddGamma(
        int item, IReadOnlyList<LabelledSpan> first, IReadOnlyList<LabelledSpan> second, int length, double share, Measures[] targets)
    {
        if (first.Count + second.Count == 0)
        {
            return;
        }

        var chance = disorder.ByChance(first, second, length, ref random);
        var observed = disorder.Observed(first, second);
        foreach (var target in targets)
        {
            target.Gamma.Add(item, share * (chance - observed), share * chance);
        }
    }

    private static Measures Of<TKey>(SortedDictionary<TKey, Measures> measures, TKey key)
        where TKey : notnull
    {
        if (!measures.TryGetValue(key, out var own))
        {
            measures[key] = own = new Measures();
        }

        return own;
    }

    private sealed class Measures
    {
        public RatioSums Exact { get; } = new();

        public RatioSums Partial { get; } = new();

        public RatioSums Tokens { get; } = new();

        public RatioSums Gamma { get; } = new();

        public void Add(int item, double share, double exact, double partial, double spans, double tokens, double allTokens)
        {
            Exact.Add(item, share * exact, share * spans);
            Partial.Add(item, share * partial, share * spans);
            Tokens.Add(item, share * tokens, share * allTokens);
        }
    }
}
