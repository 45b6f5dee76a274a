using System.Net;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class AutoLabelTests(AppServer server)
{
    private static readonly string Digest = new('d', 64);
    private static readonly AutoLabelPolicy Policy = new() { AuditShare = 0.2 };

    [Fact]
    public async Task RunAsync_PrecisionPasses_LabelsWhatIsSureAndLeavesTheAuditSampleToPeople()
    {
        await using var stage = await StageAsync(Policy);
        var (batch, items) = await BatchAsync(stage, 60, item => item[0] < 'G' ? 0.995 : 0.98);
        await AuditAsync(stage, 1_000, 999);
        var expected = items.Where(item => item[0] >= 'G' || AutoLabelItems.IsAudited(item, 0.2)).ToArray();

        var people = await RunAsync(stage, batch);
        (await RunAsync(stage, batch)).ShouldBe(people); // as after a crash

        people.ShouldBe(expected, ignoreOrder: true);
        foreach (var item in items.Except(expected))
        {
            var label = (await stage.Get<ConsensusStore>().FindAsync(batch, item, Stage.Cancellation)).ShouldNotBeNull();
            (label.Label, label.Method, label.Status, label.Votes.Count).ShouldBe(("7", "auto-label", ItemStatus.Accepted, 0));
            (await stage.ProgressAsync(batch, item)).Status.ShouldBe(ItemStatus.Accepted);
        }
    }

    [Theory]
    [InlineData(1_000, 985)] // right in 98.5 %, but the lower bound is below 98 %
    [InlineData(199, 199)] // too few
    [InlineData(0, 0)]
    public async Task RunAsync_PrecisionDoesNotPass_LeavesAllToPeople(int audited, int right)
    {
        await using var stage = await StageAsync(Policy);
        var (batch, items) = await BatchAsync(stage, 10, _ => 1);
        await AuditAsync(stage, audited, right);

        (await RunAsync(stage, batch)).ShouldBe(items);
    }

    [Fact]
    public async Task RunAsync_NotTurnedOn_LeavesAllToPeople()
    {
        await using var stage = await StageAsync(null);
        var (batch, items) = await BatchAsync(stage, 10, _ => 1);
        await AuditAsync(stage, 1_000, 1_000);

        (await RunAsync(stage, batch)).ShouldBe(items);
    }

    [Fact]
    public void AuditCount_ModelAgainstPeople_CountsByProbabilityWithoutItsOwnVote()
    {
        var items = Enumerable.Range(0, 100).Select(i => Item(i, $"{i % 10}", i < 90 ? $"{i % 10}" : $"{(i + 1) % 10}", 0.9955)).ToList();

        var cell = AuditCount.Of(items, BatchMerge.Run(items, new LabelVocabulary(Enumerable.Range(0, 10).Select(i => $"{i}"))))[Digest].ShouldHaveSingleItem();

        (cell.Thousandths, cell.Items).ShouldBe((995, 100));
        cell.Right.ShouldBe(90, 0.5);
    }

    [Fact]
    public void IsAudited_ManyItems_AreTheShareThatIsAsked() =>
        Enumerable.Range(0, 10_000).Count(i => AutoLabelItems.IsAudited($"item{i}", 0.05)).ShouldBeInRange(430, 570);

    [Fact]
    public async Task SetPolicy_AutoLabel_IsTheOwnersAlone()
    {
        var id = TestStorage.Name("p");
        var owner = await server.OwnerAsync();
        await owner.SendAsync("POST", "projects", $$$"""{"id":"{{{id}}}","name":"x","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}""").ShouldBeAsync(HttpStatusCode.Created);
        var ops = await server.ClientAsync(Role.Ops, id);

        await ops.SendAsync("PUT", $"projects/{id}/policy", """{"autoLabel":{}}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await owner.SendAsync("PUT", $"projects/{id}/policy", """{"autoLabel":{"auditShare":0.1}}""").ShouldBeAsync(HttpStatusCode.OK);
        await ops.SendAsync("PUT", $"projects/{id}/policy", """{"autoLabel":{"auditShare":0.1},"minAnswers":2}""").ShouldBeAsync(HttpStatusCode.OK); // unchanged
        await ops.SendAsync("PUT", $"projects/{id}/policy", """{"autoLabel":{"auditShare":0.05}}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await ops.SendAsync("PUT", $"projects/{id}/policy", "{}").ShouldBeAsync(HttpStatusCode.OK); // off
        (await owner.SendAsync("PUT", $"projects/{id}/policy", """{"autoLabel":{"minProbability":0.1,"auditShare":0}}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest))
            .Pointers().ShouldBe(["/autoLabel/minProbability", "/autoLabel/auditShare"]);
    }

    private static async Task<Stage> StageAsync(AutoLabelPolicy? policy)
    {
        var stage = await Stage.OpenAsync(new AnnotationPolicy { AutoLabel = policy }, "a", "b", "c");
        await stage.Get<ProjectStore>().SetModelAsync(stage.Project, new ModelReference("m", "m.onnx", Digest, new ModelInput(2, 2, 1, ["7"])), Stage.Cancellation);
        return stage;
    }

    private static async Task<(BatchKey Batch, IReadOnlyList<string> Items)> BatchAsync(Stage stage, int count, Func<string, double> probability)
    {
        await stage.AddItemsAsync(count);
        var (batch, items) = await stage.StartBatchAsync("b1");
        var rows = items.Select(item => new ItemPrelabel
        {
            Item = item, Outcome = PrelabelOutcome.Labelled, Label = "7", Probability = probability(item), Model = "m", Digest = Digest, SchemaVersion = 1, Batch = "b1", At = stage.Time.GetUtcNow(),
        });
        await stage.Get<PrelabelStore>().WriteAsync(new PrelabelShard(stage.Project, "b1", items), rows, new Dictionary<string, float[]>(), new PrelabelCounts(count, 0, 0, "m", Digest), Stage.Cancellation);
        return (batch, items);
    }

    private static Task AuditAsync(Stage stage, int items, double right) =>
        stage.Get<AuditStore>().WriteAsync(stage.Project, Digest, new AuditedPrelabels("b0", stage.Time.GetUtcNow(), [new AuditedCell(900, 1_000, 0), new AuditedCell(995, items, right)]), Stage.Cancellation);

    private static Task<IReadOnlyList<string>> RunAsync(Stage stage, BatchKey batch) => new AutoLabelItems(
        stage.Get<BatchStore>(), stage.Get<PrelabelStore>(), stage.Get<ItemTaskStore>(), stage.Get<ConsensusStore>(), stage.Get<AuditStore>(), stage.Time).RunAsync(new ShardKey(batch, 0, 1), Stage.Cancellation);

    private static ItemConsensus Item(int i, string people, string model, double probability) => new()
    {
        Item = $"i{i:D4}", Status = ItemStatus.Accepted, Round = 1, Method = "posterior", SchemaVersion = 1, GuidelineVersion = 0, MergedAt = default,
        Votes = [.. Enumerable.Range(0, 3).Select(j => new CastVote($"a{j}", TaskRole.Annotator, people, 1, default))], Prelabel = new ModelLabel(model, probability, "m", Digest),
    };
}
