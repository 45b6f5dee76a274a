using AnnotationFunctions.App.Quality;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class PosteriorTests
{
    private static readonly LabelVocabulary Two = new(["cat", "dog"]);

    [Fact]
    public void Of_TwoNewcomersWhoAgree_IsTheHandWorkedValue()
    {
        // Newcomers are right 8 times in 10: 0.8² against 0.2² with two labels.
        var posterior = Posterior.Of([new Vote("ann", 1), new Vote("bob", 1)], 2, _ => Reliability.Newcomer(2));
        posterior[1].ShouldBe(0.64 / 0.68, 1e-12);
    }

    [Fact]
    public void Of_OneConfuser_CountsOnlyWhereTheyAreReliable()
    {
        // Says "dog" for cats and dogs alike, and never says "cat" for a dog.
        var confuser = Reliability.From([new("cat", "dog", 90), new("cat", "cat", 10), new("dog", "dog", 100)], Two);
        Posterior.Of([new Vote("eve", 1)], 2, _ => confuser)[1].ShouldBeInRange(0.5, 0.56);
        Posterior.Of([new Vote("eve", 0)], 2, _ => confuser)[0].ShouldBeGreaterThan(0.85);
    }

    [Fact]
    public void Of_NoVotes_IsEven() => Posterior.Of([], 4, _ => Reliability.Newcomer(4)).ShouldBe([0.25, 0.25, 0.25, 0.25]);

    [Fact]
    public void Of_OneLabel_IsCertain() => Posterior.Of([new Vote("ann", 0)], 1, _ => Reliability.Newcomer(1)).ShouldBe([1.0]);

    [Fact]
    public void Of_LabelOutOfRange_NamesTheAnnotator() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Posterior.Of([new Vote("ann", 2)], 2, _ => Reliability.Newcomer(2))).Message.ShouldContain("'ann'");

    [Fact]
    public void Of_AnyVotes_SumsToOneWhateverTheirOrder() =>
        Votes.Sample(
            sample =>
            {
                var posterior = Posterior.Of(sample.Votes, 5, sample.Reliability);
                var reversed = Posterior.Of([.. sample.Votes.Reverse()], 5, sample.Reliability);
                posterior.Sum().ShouldBe(1, 1e-9);
                posterior.Zip(reversed).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
            });

    [Fact]
    public void Of_OneMoreNewcomerForTheLeader_RaisesIt() =>
        Votes.Sample(
            sample =>
            {
                var (label, before) = Posterior.Best(Posterior.Of(sample.Votes, 5, sample.Reliability));
                var after = Posterior.Of([.. sample.Votes, new Vote("newcomer", label)], 5, sample.Reliability)[label];
                after.ShouldBeGreaterThanOrEqualTo(before - 1e-12);
            });

    private static readonly Gen<Sampled> Votes =
        from votes in Gen.Int[0, 4].Array[0, 8]
        from accuracy in Gen.Double[0, 1].Array[8]
        select new Sampled([.. votes.Select((label, i) => new Vote($"a{i}", label))], accuracy);

    private sealed record Sampled(IReadOnlyList<Vote> Votes, double[] Accuracy)
    {
        private static readonly LabelVocabulary Five = new(["0", "1", "2", "3", "4"]);

        public Reliability Reliability(string annotator) =>
            annotator == "newcomer" ? AnnotationFunctions.App.Quality.Reliability.Newcomer(5) : Measured(Accuracy[annotator[1] - '0']);

        private static Reliability Measured(double accuracy) => AnnotationFunctions.App.Quality.Reliability.From(
            from truth in Five.Names
            from answer in Five.Names
            select new ConfusionCell(truth, answer, truth == answer ? 20 * accuracy : 5 * (1 - accuracy)),
            Five);
    }
}
