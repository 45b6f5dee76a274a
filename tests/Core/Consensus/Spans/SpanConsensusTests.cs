using AnnotationFunctions.Core.Agreement.Spans;
using AnnotationFunctions.Core.Consensus.Spans;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Consensus.Spans;

public sealed class SpanConsensusTests
{
    private const int Seed = 4711;

    [Fact]
    public void Tagging_ThreeAnnotators_TakesTheMajority()
    {
        List<SpanAnswer> answers = [];
        for (var item = 0; item < 10; item++)
        {
            answers.AddRange([new(item, 0, [new(4, 9, 0)]), new(item, 1, [new(4, 9, 0)]), new(item, 2, item == 0 ? [new(4, 13, 0)] : [new(4, 9, 0)])]);
        }

        var result = SpanTagging.Run(answers, 3);

        result.Spans.Count.ShouldBe(10);
        result.Spans.ShouldAllBe(span => span.Start == 4 && span.End == 9 && span.Posterior > 0.8 && span.Votes == 3 && span.Asked == 3);
    }

    [Fact]
    public void Tagging_AdjacentSpansOfOneClass_StayTwo()
    {
        SpanAnswer[] answers = [.. Enumerable.Range(0, 3).Select(a => new SpanAnswer(0, a, [new(0, 3, 0), new(3, 7, 0)]))];

        SpanTagging.Run(answers, 3).Spans.Select(span => (span.Start, span.End)).ShouldBe([(0, 3), (3, 7)]);
    }

    [Fact]
    public void Tagging_OverlapsOfOneAnnotator_AreCounted() =>
        SpanTagging.Run([new(0, 0, [new(0, 5, 0), new(3, 8, 0)])], 1).DroppedOverlaps.ShouldBe(1);

    [Fact]
    public void Tagging_NothingMarked_IsEmpty()
    {
        SpanTagging.Run([], 0).Spans.ShouldBeEmpty();
        SpanTagging.Run([new(0, 0, []), new(0, 1, [])], 2).Spans.ShouldBeEmpty();
    }

    [Fact]
    public void Tagging_Simulated_BeatsEveryAnnotatorAndWholeSpanVotes()
    {
        var (answers, truth, tokens) = Simulate(Seed, 250);
        var options = new SpanConsensusOptions { Classes = 3, Tokens = tokens };

        var tagging = F1(truth, SpanTagging.Run(answers, 5, options).Spans);
        var vote = F1(truth, SpanVote.Run(answers, 5, options).Spans.Where(span => span.Posterior >= 0.5));

        var best = Enumerable.Range(0, 5).Max(a => F1(truth, answers.Where(answer => answer.Annotator == a)
            .SelectMany(answer => answer.Spans.Select(span => new FusedSpan(answer.Item, span.Start, span.End, span.Label, 1, 1, 1, 1)))));
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}: tagging {tagging:F3}, vote {vote:F3}, best annotator {best:F3}");
        tagging.ShouldBeGreaterThan(best + 0.03, $"seed {Seed}: tagging {tagging:F3}, best annotator {best:F3}");
        vote.ShouldBeGreaterThan(best, $"seed {Seed}: vote {vote:F3}, best annotator {best:F3}");
    }

    [Fact]
    public void Tagging_Posteriors_AreNotSurerThanRight()
    {
        var (answers, truth, tokens) = Simulate(Seed + 1, 400);

        var spans = SpanTagging.Run(answers, 5, new SpanConsensusOptions { Classes = 3, Tokens = tokens }).Spans;

        var right = spans.Count(span => truth.Contains((span.Item, span.Start, span.End, span.Label))) / (double)spans.Count;
        // Sure enough to be useful, and never surer than right.
        spans.Average(span => span.Posterior).ShouldBeInRange(right - 0.1, right + 0.02, $"seed {Seed + 1}");
    }

    [Fact]
    public void Vote_NestedSpans_KeepsBoth()
    {
        SpanAnswer[] answers = [.. Enumerable.Range(0, 3).Select(a => new SpanAnswer(0, a, [new(0, 30, 0), new(10 + (a % 2), 15, 1)]))];

        var spans = SpanVote.Run(answers, 3, new SpanConsensusOptions { Classes = 2 }).Spans;

        spans.OrderBy(span => span.Start).Select(span => (span.Start, span.End, span.Label, span.Votes)).ShouldBe([(0, 30, 0, 3), (10, 15, 1, 3)]);
    }

    [Fact]
    public void Chain_AnyPosteriors_EqualsAllSequences() =>
        Gen.Select(Gen.Int[1, 5], Gen.Double[0.01, 1].Array[25]).Sample((length, numbers) =>
        {
            const int Tags = 5;
            var posteriors = Enumerable.Range(0, length).SelectMany(t =>
            {
                var row = numbers[(t * Tags)..((t + 1) * Tags)];
                return row.Select(value => value / row.Sum());
            }).ToArray();
            var all = Sequences(length, Tags).Where(IsValid).Select(tags => (Tags: tags, Weight: tags.Select((tag, t) => posteriors[(t * Tags) + tag]).Aggregate((a, b) => a * b))).ToArray();
            var chain = new TagChain(posteriors, Tags);

            var best = chain.Best();
            all.Single(s => s.Tags.SequenceEqual(best)).Weight.ShouldBe(all.Max(s => s.Weight), 1e-12);
        });

    private static bool IsValid(int[] tags) =>
        tags.Select((tag, t) => tag == 0 || tag % 2 == 1 || (t > 0 && (tags[t - 1] == tag || tags[t - 1] == tag - 1))).All(valid => valid);

    private static IEnumerable<int[]> Sequences(int length, int tags) => length == 0
        ? [[]]
        : Sequences(length - 1, tags).SelectMany(head => Enumerable.Range(0, tags).Select(tag => (int[])[.. head, tag]));

    private static double F1(HashSet<(int, int, int, int)> truth, IEnumerable<FusedSpan> spans)
    {
        var found = spans.Select(span => (span.Item, span.Start, span.End, span.Label)).ToArray();
        return 2.0 * found.Count(truth.Contains) / (truth.Count + found.Length);
    }

    /// <summary>Texts of 40 words; annotators miss spans, take a word more or less, confuse classes and make spans up, each in their own measure.</summary>
    private static (SpanAnswer[] Answers, HashSet<(int, int, int, int)> Truth, Dictionary<int, IReadOnlyList<(int, int)>> Tokens) Simulate(int seed, int items)
    {
        const int Words = 40;
        var random = new Random(seed);
        List<SpanAnswer> answers = [];
        HashSet<(int, int, int, int)> truth = [];
        Dictionary<int, IReadOnlyList<(int, int)>> tokens = [];
        for (var item = 0; item < items; item++)
        {
            tokens[item] = [.. Enumerable.Range(0, Words).Select(word => (6 * word, (6 * word) + 5))];
            var spans = Enumerable.Range(0, 4).Select(i => (First: (10 * i) + random.Next(1, 4), Length: random.Next(1, 5), Label: random.Next(3))).ToArray();
            foreach (var (first, length, label) in spans)
            {
                truth.Add((item, 6 * first, (6 * (first + length - 1)) + 5, label));
            }

            for (var a = 0; a < 5; a++)
            {
                var error = 0.06 + (0.04 * a);
                var own = spans.Where(_ => random.NextDouble() > error).Select(span =>
                {
                    var first = span.First - (random.NextDouble() < error ? 1 : 0);
                    var end = span.First + span.Length + (random.NextDouble() < error ? 1 : 0);
                    var label = random.NextDouble() < error ? random.Next(3) : span.Label;
                    return new LabelledSpan(6 * first, (6 * (end - 1)) + 5, label);
                });
                answers.Add(new SpanAnswer(item, a, [.. own]));
            }
        }

        return ([.. answers], truth, tokens);
    }
}
