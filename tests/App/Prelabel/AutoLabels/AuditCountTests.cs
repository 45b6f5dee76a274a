using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Prelabel.AutoLabels;

public sealed class AuditCountTests
{
    private static readonly string Digest = AutoLabelStage.Model.Sha256;
    private static readonly LabelVocabulary Digits = new(Enumerable.Range(0, 10).Select(i => $"{i}"));

    [Fact]
    public void Of_ModelAgainstPeople_CountsByProbability()
    {
        var items = Enumerable.Range(0, 100).Select(i => Item(i, $"{i % 10}", i < 90 ? $"{i % 10}" : $"{(i + 1) % 10}", i % 2 == 0 ? 0.9955 : 0.6)).ToList();

        var cells = AuditCount.Of(items, Digits, Digest);

        cells.ShouldBe([new AuditedCell(600, 50, 45), new AuditedCell(995, 50, 45)]);
    }

    [Fact]
    public void Of_ReviewerWhoSawWhatTheModelSays_DoesNotCount()
    {
        var items = Enumerable.Range(0, 100).Select(i => Item(i, $"{i % 10}", $"{(i + 1) % 10}", 1) with { Status = ItemStatus.Adjudicated, Label = $"{(i + 1) % 10}", Posterior = 1 }).ToList();

        AuditCount.Of(items, Digits, Digest).ShouldBe([new AuditedCell(1_000, 100, 0)]);
    }

    [Fact]
    public void Of_PeopleWhoDoNotAgreeAmongThemselves_DoNotAgreeWithTheModel()
    {
        var items = Enumerable.Range(0, 60).Select(i => Item(i, $"{i % 10}", $"{i % 10}", 1)).Concat(Enumerable.Range(60, 20).Select(i => Item(i, null, $"{i % 10}", 1) with
        {
            Votes = [.. Enumerable.Range(0, 3).Select(j => new CastVote($"a{j}", TaskRole.Annotator, $"{(i + j) % 10}", 1, default))],
        })).ToList();

        AuditCount.Of(items, Digits, Digest).ShouldBe([new AuditedCell(1_000, 80, 60)]);
    }

    [Fact]
    public void Of_AnswersWithTheSuggestionInView_DoNotCount()
    {
        var use = new SuggestionUse(Shown: true, Same: true, "1", 1, Digest);
        var items = Enumerable.Range(0, 40).Select(i => Item(i, "1", "1", 1)).Select((item, i) => item with
        {
            // Half of the items: all saw it. The others: one by themselves said something else.
            Votes = [.. item.Votes.Select((vote, j) => j == 2 && i % 2 == 0 ? vote with { Label = "2" } : vote with { Suggestion = use })],
        }).ToList();

        AuditCount.Of(items, Digits, Digest).ShouldBe([new AuditedCell(1_000, 20, 0)]);
        AuditCount.Of([.. items.Select(item => item with { Votes = [.. item.Votes.Select(vote => vote with { Suggestion = use with { Shown = false }, Label = "1" })] })], Digits, Digest)
            .ShouldBe([new AuditedCell(1_000, 40, 40)], "the control arm is independent");
    }

    [Fact]
    public void Of_EverybodySkipped_IsWrong()
    {
        var items = Enumerable.Range(0, 50).Select(i => Item(i, $"{i % 10}", $"{i % 10}", 1))
            .Concat(Enumerable.Range(50, 50).Select(i => Item(i, null, $"{i % 10}", 1))).ToList();

        AuditCount.Of(items, Digits, Digest).ShouldBe([new AuditedCell(1_000, 100, 50)]);
    }

    [Fact]
    public void Of_NobodyAnsweredOrAnotherModelOrALabelThatIsNone_SaysNothingForTheModel()
    {
        var items = Enumerable.Range(0, 10).Select(i => Item(i, $"{i}", $"{i}", 1) with { Votes = [] })
            .Concat(Enumerable.Range(10, 10).Select(i => Item(i, "1", "1", 1) with { Prelabel = new ModelLabel("1", 1, "m", new string('e', 64)) }))
            .Concat(Enumerable.Range(20, 10).Select(i => Item(i, "1", "zebra", 1)))
            .Concat(Enumerable.Range(30, 10).Select(i => Item(i, "1", "1", 0.4))).ToList();

        AuditCount.Of(items, Digits, Digest).ShouldBe([new AuditedCell(1_000, 10, 0)]);
        AuditCount.Of([], Digits, Digest).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.99, 990, 990)]
    [InlineData(0.9899999, 989, 990)]
    [InlineData(0.9901, 990, 991)]
    [InlineData(1, 1000, 1000)]
    [InlineData(0.57, 570, 570)] // 0.57 · 1000 is 569.999…
    public void Cells_OfAProbability_AreRoundedDownAndBoundsUp(double probability, int cell, int from) =>
        (AuditedCell.Of(probability), AuditedCell.From(probability)).ShouldBe((cell, from));

    private static ItemConsensus Item(int i, string? people, string model, double probability) => new()
    {
        Item = $"i{i:D4}", Status = ItemStatus.Accepted, Round = 1, Method = "posterior", SchemaVersion = 1, GuidelineVersion = 0, MergedAt = default,
        Votes = [.. Enumerable.Range(0, 3).Select(j => new CastVote($"a{j}", TaskRole.Annotator, people, 1, default))], Prelabel = new ModelLabel(model, probability, "m", Digest),
    };
}
