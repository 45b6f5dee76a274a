using System.Net;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.Tests.App.Annotate.Suggestions;

public sealed class SuggestionFlowTests(AppServer server)
{
    private static readonly string Digest = new('d', 64);
    private static readonly string[] People = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public async Task Claim_SuggestionsOn_EachTaskIsInItsArmAndOnlyTheOneArmSeesTheModel()
    {
        await using var stage = await StageAsync(new SuggestionPolicy());
        var (batch, items) = await BatchAsync(stage, 20);

        var tasks = await ClaimAllAsync(stage);

        tasks.Count.ShouldBe(60);
        tasks.ShouldAllBe(task => task.Suggestion != null && task.Suggestion.Label == "7" && task.Suggestion.Digest == Digest);
        tasks.GroupBy(task => task.Item).ShouldAllBe(group => group.Any(task => task.Arm == SuggestionArm.Control));
        foreach (var task in tasks)
        {
            var seen = await stage.Get<SuggestionReader>().FindAsync(task, Stage.Cancellation);
            ((seen?.Answer as OneClassAnswer)?.Class).ShouldBe(task.Arm == SuggestionArm.Shown ? "7" : null);
        }

        tasks.Select(task => task.Arm).Distinct().Count().ShouldBe(2);
        items.Count.ShouldBe(20);
        _ = batch;
    }

    [Fact]
    public async Task Claim_ModelChangedItsMindOrWasUnsure_NobodySeesAnythingElse()
    {
        await using var stage = await StageAsync(new SuggestionPolicy());
        var (_, items) = await BatchAsync(stage, 2, item => Row(stage, item, "b1") with { Outcome = PrelabelOutcome.Unsure });
        (await ClaimAllAsync(stage)).ShouldAllBe(task => task.Arm != null && task.Suggestion == null);

        await using var other = await StageAsync(new SuggestionPolicy { ControlShare = 0.1 });
        (_, items) = await BatchAsync(other, 1);
        var shown = (await ClaimAllAsync(other)).First(task => task.Arm == SuggestionArm.Shown);
        await WriteAsync(other, [Row(other, items[0], "b1") with { Answer = new OneClassAnswer { SchemaVersion = 1, Class = "3" }, Label = "3" }]);
        (await other.Get<SuggestionReader>().FindAsync(shown, Stage.Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Claim_SuggestionsNotInThePolicy_TasksHaveNoArm()
    {
        await using var stage = await StageAsync(null);
        await BatchAsync(stage, 2);
        (await ClaimAllAsync(stage)).ShouldAllBe(task => task.Arm == null && task.Suggestion == null);
    }

    [Fact]
    public async Task Score_AnswersOfBothArms_ReportsThemAndTakesAgreementFromTheControlArm()
    {
        await using var stage = await StageAsync(new SuggestionPolicy());
        var (batch, items) = await BatchAsync(stage, 60);
        for (var turn = 0; turn < 4; turn++)
        {
            foreach (var task in await ClaimAllAsync(stage))
            {
                // The truth is 7 for half of the items, 3 for the others; who is shown 7 says so.
                await stage.AnswerAsync(task, task.Arm == SuggestionArm.Shown || IsSeven(task.Item) ? "7" : "3");
            }

            foreach (var item in items)
            {
                await stage.AdvanceAsync(batch, item);
            }
        }

        await stage.Get<BatchScorer>().RunAsync(batch, BatchScorer.MaxRounds, Stage.Cancellation);

        var scored = await stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation);
        var report = scored.Suggestions.ShouldNotBeNull();
        (report.Shown.Answers + report.Control.Answers).ShouldBe(scored.Progress.Answers);
        report.Control.TookWrong.ShouldBe(0);
        report.Shown.TookRight.ShouldBe(report.Shown.MetRight);
        scored.Agreement!.Alpha!.Value.ShouldBe(1, 1e-9); // by themselves they agree
        scored.Agreement.AlphaOfAll!.Value.ShouldBeLessThan(0.9);
        var annotation = (await stage.Get<ItemTaskStore>().AnnotationsAsync(stage.Project, items[0], "b1", Stage.Cancellation))[0];
        annotation.Suggestion.ShouldNotBeNull().Same.ShouldBe(annotation.Label == "7");
        report.Bias.ShouldNotBeNull().Lower.ShouldBeGreaterThan(0.1);
        (await stage.Get<FindingStore>().PageAsync(stage.Project, null, 100, null, Stage.Cancellation)).Rows
            .Single(row => row.Stored.Value.Kind == FindingKind.SuggestionsMislead).Stored.Value.Summary.ShouldContain("the policy permits 10 %");
    }

    [Fact]
    public async Task SetPolicy_AbsurdShares_AreRefusedWithTheirPlace()
    {
        var id = TestStorage.Name("p");
        var owner = await server.OwnerAsync();
        await owner.SendAsync("POST", "projects", $$$"""{"id":"{{{id}}}","name":"x","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}""").ShouldBeAsync(HttpStatusCode.Created);
        var ops = await server.ClientAsync(Role.Ops, id);
        (await ops.SendAsync("PUT", $"projects/{id}/policy", """{"suggestions":{"controlShare":0,"maxBias":2}}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest))
            .Pointers().ShouldBe(["/suggestions/controlShare", "/suggestions/maxBias"]);
        var set = await ops.SendAsync("PUT", $"projects/{id}/policy", """{"suggestions":{"controlShare":0.3}}""").ShouldBeAsync(HttpStatusCode.OK);
        set["policy"]!["suggestions"]!["controlShare"]!.GetValue<double>().ShouldBe(0.3);
    }

    private static bool IsSeven(string item) => item[0] < 'G';

    private static async Task<Stage> StageAsync(SuggestionPolicy? suggestions)
    {
        var stage = await Stage.OpenAsync(new AnnotationPolicy { Suggestions = suggestions, EscalateToReviewer = false }, People);
        await stage.Get<ProjectStore>().SetModelAsync(stage.Project, new ModelReference("m", "m.onnx", Digest, new ModelInput(2, 2, 1, ["7"])), Stage.Cancellation);
        return stage;
    }

    private static async Task<(BatchKey Batch, IReadOnlyList<string> Items)> BatchAsync(Stage stage, int count, Func<string, ItemPrelabel>? row = null)
    {
        await stage.AddItemsAsync(count);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await WriteAsync(stage, [.. items.Select(row ?? (item => Row(stage, item, "b1")))]);
        foreach (var item in items)
        {
            await stage.AdvanceAsync(batch, item);
        }

        return (batch, items);
    }

    private static async Task<List<AnnotationTask>> ClaimAllAsync(Stage stage)
    {
        var claimed = new List<AnnotationTask>();
        foreach (var person in People)
        {
            claimed.AddRange(await stage.ClaimAsync(person));
        }

        return claimed;
    }

    private static Task WriteAsync(Stage stage, IReadOnlyList<ItemPrelabel> rows) => stage.Get<PrelabelStore>().WriteAsync(
        new PrelabelShard(stage.Project, "b1", [.. rows.Select(row => row.Item)]), rows, new Dictionary<string, float[]>(), new PrelabelCounts(rows.Count, 0, 0, "m", Digest), Stage.Cancellation);

    private static ItemPrelabel Row(Stage stage, string item, string batch) => new()
    {
        Item = item, Outcome = PrelabelOutcome.Labelled, Answer = new OneClassAnswer { SchemaVersion = 1, Class = "7" }, Label = "7", Probability = 0.9, Model = "m",
        Digest = Digest, SchemaVersion = 1, Batch = batch, At = stage.Time.GetUtcNow(),
    };
}
