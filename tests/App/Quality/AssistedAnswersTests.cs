using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class AssistedAnswersTests
{
    private static readonly LabelVocabulary Digits = new(Enumerable.Range(0, 10).Select(i => $"{i}"));
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Digest = new('d', 64);

    [Fact]
    public void Fold_SomeTookTheSuggestion_AreOneVoteAndWhoCorrectsItVotesAlone()
    {
        CastVote[] votes = [Vote("a", "7", "7", true), Vote("b", "7", "7", true), Vote("c", "3", "7", true), Vote("d", "7", "7", false), Vote("e", "2", null, false)];

        AssistedAnswers.Fold(votes, Digits).ShouldBe([($"!taken-{new string('d', 16)}", 7), ("c", 3), ("d", 7), ("e", 2)]);
    }

    [Fact]
    public void Fold_SkippedUnknownAndReviewers_AreNoVotes() => AssistedAnswers.Fold(
        [Vote("a", null, "7", true), Vote("b", "cat", "7", true), Vote("r", "1", "7", true) with { Role = TaskRole.Reviewer }], Digits).ShouldBeEmpty();

    /// <summary>People who take wrong suggestions err together: counted one by one they outvote whoever looked.</summary>
    [Fact]
    public void Run_PeopleWhoTakeWrongSuggestions_ErrLessThanIfTheyWereIndependent()
    {
        var random = new Random(11);
        var truth = Enumerable.Range(0, 1_000).Select(_ => random.Next(10)).ToArray();
        var items = truth.Select((label, i) => Item(i, label, random, 0.85)).ToList();

        var folded = Wrong(items);
        var oneByOne = Wrong([.. items.Select(item => item with { Prelabel = null, Votes = [.. item.Votes.Select(vote => vote with { Suggestion = null })] })]);

        ((double)folded).ShouldBeLessThan(oneByOne * 0.8, $"{folded} and {oneByOne} of {truth.Length}");

        int Wrong(List<ItemConsensus> votes)
        {
            var merge = BatchMerge.Run(votes, Digits);
            return truth.Where((label, i) => merge.Item(i, Now).Label != $"{label}").Count();
        }
    }

    [Fact]
    public void Scorecards_AssistedAnswers_SayNothingOfTheAnnotators()
    {
        var random = new Random(12);
        var truth = Enumerable.Range(0, 2_000).Select(_ => random.Next(10)).ToArray();
        var items = truth.Select((label, i) => Item(i, label, random, 0.95)).ToList();

        var cards = BatchMerge.Run(items, Digits).Scorecards(Now);

        cards.Keys.ShouldBe(["a0", "a1", "a2", "a3", $"!taken-{new string('d', 16)}"], ignoreOrder: true); // the model itself is no source: everybody's items were shown
        foreach (var annotator in Enumerable.Range(0, 4).Select(a => $"a{a}"))
        {
            var alone = items.SelectMany((item, i) => item.Votes.Where(vote => vote.Annotator == annotator && !vote.IsAssisted).Select(vote => vote.Label == $"{truth[i]}")).ToList();
            cards[annotator].Answers.ShouldBe(alone.Count);
            Scorecard.AccuracyOf(cards[annotator].Confusion).Value.ShouldBe(alone.Count(right => right) / (double)alone.Count, 0.04);
        }
    }

    /// <summary>Four annotators of an accuracy, two of them with a suggestion that is right as often and that six of ten take without looking.</summary>
    private static ItemConsensus Item(int index, int truth, Random random, double accuracy)
    {
        var suggestion = random.NextDouble() < accuracy ? truth : (truth + 1 + random.Next(9)) % 10;
        var votes = Enumerable.Range(0, 4).OrderBy(_ => random.Next()).Select((annotator, place) =>
        {
            var own = random.NextDouble() < accuracy ? truth : (truth + 1 + random.Next(9)) % 10;
            return Vote($"a{annotator}", $"{(place < 2 && random.NextDouble() < 0.6 ? suggestion : own)}", $"{suggestion}", shown: place < 2);
        });
        return new ItemConsensus
        {
            Item = $"i{index:D4}", Status = ItemStatus.Accepted, Round = 1, Method = "posterior", SchemaVersion = 1, GuidelineVersion = 0, MergedAt = Now,
            Votes = [.. votes], Prelabel = new ModelLabel($"{suggestion}", 0.9, "m", Digest),
        };
    }

    private static CastVote Vote(string annotator, string? label, string? suggestion, bool shown) => new(
        annotator, TaskRole.Annotator, label, 1, Now, suggestion is null ? null : new SuggestionUse(shown, label == suggestion, suggestion, 0.9, Digest));
}
