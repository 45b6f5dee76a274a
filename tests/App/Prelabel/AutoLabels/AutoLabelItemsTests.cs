using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Prelabel.AutoLabels;

public sealed class AutoLabelItemsTests(ITestOutputHelper output)
{
    private static readonly AutoLabelPolicy Policy = new() { AuditShare = 0.2 };

    [Fact]
    public async Task RunAsync_PrecisionPasses_LabelsWhatIsSureAndLeavesTheAuditSampleAndTestDataToPeople()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(1_000, 999);
        var (batch, items) = await stage.BatchAsync(100, item => item[0] < 'G' ? 0.9965 : 0.98);
        var expected = items.Where(item => item[0] >= 'G' || AutoLabelRule.IsAudited(item, 0.2) || SplitOf.Item(item) != SplitOf.Train).ToArray();

        var people = await stage.AutoLabelAsync(batch);

        people.ShouldBe(expected, ignoreOrder: true);
        expected.Length.ShouldBeLessThan(100);
        foreach (var item in items.Except(expected))
        {
            var label = await stage.ConsensusAsync(batch, item);
            (label.Label, label.Method, label.Status, label.Votes.Count, label.Prelabel!.Probability).ShouldBe((AutoLabelStage.Says(item), "auto-label", ItemStatus.Accepted, 0, 0.9965));
            label.Posterior.ShouldBe(Interval(999, 1_000), 1e-6, "what was measured at least, not what the model claims");
            var progress = await stage.ProgressAsync(batch, item);
            (progress.Status, progress.AutoLabelled).ShouldBe((ItemStatus.Accepted, true));
        }
    }

    [Fact]
    public async Task RunAsync_AfterACrashBetweenItsTwoWrites_WritesWhatIsMissing()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(1_000, 999);
        var (batch, items) = await stage.BatchAsync(30, _ => 0.9965);
        var people = await stage.AutoLabelAsync(batch);
        var labelled = items.Except(people).ToList();
        var before = await Task.WhenAll(labelled.Select(item => stage.ConsensusAsync(batch, item)));
        await LoseAsync(stage, batch, labelled);

        (await stage.AutoLabelAsync(batch)).ShouldBe(people);

        (await Task.WhenAll(labelled.Select(item => stage.ConsensusAsync(batch, item)))).Select(Json).ShouldBe(before.Select(Json));
    }

    [Fact]
    public async Task RunAsync_CrashAndThenThePrecisionNoLongerPasses_TheItemsOwnOrchestrationMarksItAllTheSame()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(1_000, 999);
        var (batch, items) = await stage.BatchAsync(30, _ => 0.9965);
        var labelled = items.Except(await stage.AutoLabelAsync(batch)).ToList();
        await LoseAsync(stage, batch, labelled);
        await stage.MeasuredAsync(1_000, 500);

        (await stage.AutoLabelAsync(batch)).ShouldBe(items);
        (await stage.AdvanceAsync(batch, labelled[0])).Done.ShouldBeTrue();

        var label = await stage.ConsensusAsync(batch, labelled[0]);
        (label.Method, label.Votes.Count, label.Label, label.Prelabel?.Digest).ShouldBe(("auto-label", 0, AutoLabelStage.Says(labelled[0]), AutoLabelStage.Model.Sha256));
    }

    [Fact]
    public async Task RunAsync_LateRepetitionAfterScoring_DoesNotUndoTheScoring()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(1_000, 999);
        var (batch, items) = await stage.BatchAsync(30, _ => 0.9965);
        var people = await stage.AutoLabelAsync(batch);
        await stage.PeopleSayAsync(batch, [.. people], AutoLabelStage.Says);
        await stage.ScoreAsync(batch);

        await stage.AutoLabelAsync(batch);

        foreach (var item in items)
        {
            (await stage.ConsensusAsync(batch, item)).Scored.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(1_000, 985)] // right in 98.5 %, but the lower bound is below 98 %
    [InlineData(199, 199)] // too few
    [InlineData(0, 0)]
    public async Task RunAsync_PrecisionDoesNotPass_LeavesAllToPeople(int audited, int right)
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(audited, right);
        var (batch, items) = await stage.BatchAsync(10, _ => 1);

        (await stage.AutoLabelAsync(batch)).ShouldBe(items);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("named")]
    [InlineData("calibrated otherwise")]
    public async Task RunAsync_NotWantedOrNotOfThisCalibration_LeavesAllToPeople(string why)
    {
        await using var stage = await AutoLabelStage.OpenAsync(why == "off" ? null : Policy);
        await stage.MeasuredAsync(1_000, 1_000);
        var (batch, items) = await stage.BatchAsync(10, _ => 1, named: why == "named", temperature: why == "calibrated otherwise" ? 1.5 : null);

        (await stage.AutoLabelAsync(batch)).ShouldBe(items, ignoreOrder: true);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("temperature")]
    [InlineData("classes")]
    [InlineData("preparation")]
    [InlineData("place")]
    [InlineData("schema")]
    [InlineData("none")]
    [InlineData("name")]
    [InlineData("threshold")]
    public async Task RunAsync_WhatWasMeasuredHasChanged_MeasuresAnew(string what)
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(1_000, 1_000);
        var model = AutoLabelStage.Model;
        var changed = what switch
        {
            "file" => model with { Sha256 = new string('e', 64) },
            "temperature" => model with { Calibration = new ModelCalibration { Temperature = 1.3 } },
            "classes" => model with { Input = model.Input with { Classes = ["7", "8"] } },
            "preparation" => model with { Input = model.Input with { Width = 4 } },
            "place" => model with { Remote = new RemoteModel("m") },
            "name" => model with { Name = "another", License = "MIT" },
            "threshold" => model with { Calibration = new ModelCalibration { Threshold = 0.4 } },
            _ => model,
        };
        var projects = stage.Get<ProjectStore>();
        await projects.SetModelAsync(stage.Project, changed, Stage.Cancellation);
        if (what == "schema")
        {
            var schema = (await projects.GetAsync(stage.Project, Stage.Cancellation))!.Schema;
            await projects.AddSchemaAsync(stage.Project, schema with { Classes = [.. schema.Classes, new LabelClass { Id = "ten" }] }, null, "test", Stage.Cancellation);
        }

        var (batch, items) = await stage.BatchAsync(30, _ => 1);

        var people = await stage.AutoLabelAsync(batch);
        (people.Count < items.Count).ShouldBe(what is "none" or "name" or "threshold");
    }

    [Fact]
    public async Task RunAsync_ThresholdAboveThePolicy_CountsOnlyWhatIsAsSure()
    {
        var model = AutoLabelStage.Model with { Calibration = new ModelCalibration { Threshold = 0.9955 } };
        await using var stage = await AutoLabelStage.OpenAsync(Policy, model: model);
        await stage.MeasuredAsync(1_000, 1_000); // at 0.995, which is below the threshold
        var (batch, items) = await stage.BatchAsync(10, _ => 1);

        (await stage.AutoLabelAsync(batch)).ShouldBe(items);
    }

    [Fact]
    public async Task RunAsync_SettledByPeopleOrCalledOff_LeavesItAlone()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(1_000, 1_000);
        var (batch, items) = await stage.BatchAsync(20, _ => 1);
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item))); // tasks are open

        (await stage.AutoLabelAsync(batch)).ShouldBe(items);

        var (off, others) = await stage.BatchAsync(20, _ => 1, "b2");
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(off, null, "Called off.", Cancelled: true), Stage.Cancellation);
        (await stage.AutoLabelAsync(off)).ShouldBe(others);
    }

    [Fact]
    public async Task RunAsync_Shard_StaysWithinItsTransactions()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy with { AuditShare = 0.01 });
        await stage.MeasuredAsync(1_000, 1_000);
        var (batch, items) = await stage.BatchAsync(100, _ => 1);
        using var counter = StorageCounter.Start();

        var labelled = items.Count - (await stage.AutoLabelAsync(batch)).Count;

        foreach (var (request, count) in counter.Requests.OrderByDescending(each => each.Value))
        {
            output.WriteLine($"{count,6} {request}");
        }

        labelled.ShouldBeGreaterThan(60);
        (counter.Total / (double)items.Count).ShouldBeLessThan(5.2, "pre-label, item; progress, commit and consensus of those that are labelled");
    }

    [Fact]
    public async Task AnnotateShard_AutoLabellingFails_PeopleGetAllItems()
    {
        var shard = new ShardKey(new BatchKey("digits", "first"), 0, 1);
        var annotated = new List<string>();
        var context = new ScriptedContext()
            .On(nameof(AnnotateShard.ReadShard), new ShardWork(["i1", "i2"], Prelabel: true, AutoLabel: true))
            .On(nameof(PrelabelItems), new PrelabelCounts(2, 0, 0))
            .On(nameof(AutoLabelItems), _ => throw new InvalidOperationException("The table is busy."))
            .On(nameof(AnnotateItem), item =>
            {
                annotated.Add(((ItemBatchKey)item!).Item);
                return Task.FromResult<object?>(null);
            });

        await AnnotateShard.RunAsync(context, shard);
        annotated.ShouldBe(["i1", "i2"]);
        await AnnotateShard.RunAsync(context.On(nameof(AutoLabelItems), (IReadOnlyList<string>)["i2"]), shard);
        annotated.ShouldBe(["i1", "i2", "i2"]);
        await AnnotateShard.RunAsync(context.On(nameof(AutoLabelItems), _ => throw new InvalidOperationException("Nobody asks for this.")), shard with { Round = 2 });
        annotated.ShouldBe(["i1", "i2", "i2", "i1", "i2"]);
    }

    [Theory]
    [InlineData(0.995, true, false)]
    [InlineData(0.995, false, true)]
    [InlineData(0.9, true, true)]
    public void TaskSuggestion_OfWhatPeopleAreToMeasure_IsNone(double probability, bool on, bool suggested)
    {
        var batch = new Batch
        {
            Id = "b1", Project = "digits", Status = BatchStatus.Annotating, SchemaVersion = 1, GuidelineVersion = 0, PolicyVersion = 1, Model = AutoLabelStage.Model,
            Policy = new AnnotationPolicy { AutoLabel = on ? Policy : null, Suggestions = new SuggestionPolicy() }, CreatedAt = DateTimeOffset.UnixEpoch, CreatedBy = "test",
        };
        var made = new ItemPrelabel
        {
            Item = "i", Outcome = PrelabelOutcome.Labelled, Label = "7", Answer = new OneClassAnswer { SchemaVersion = 1, Class = "7" }, Probability = probability,
            Model = "m", Digest = AutoLabelStage.Model.Sha256, SchemaVersion = 1, Batch = "b1", At = DateTimeOffset.UnixEpoch,
        };

        (TaskSuggestion.Of(made, batch) is not null).ShouldBe(suggested);
    }

    [Fact]
    public void IsAudited_ManyItems_AreTheShareThatIsAsked()
    {
        Enumerable.Range(0, 10_000).Count(i => AutoLabelRule.IsAudited($"item{i}", 0.05)).ShouldBeInRange(430, 570);
        Enumerable.Range(0, 10_000).Count(i => AutoLabelRule.IsAudited($"item{i}", 0.2) && SplitOf.Item($"item{i}") == SplitOf.Train).ShouldBeInRange(1_450, 1_750, "independent of the split");
        Enumerable.Range(0, 1_000).ShouldAllBe(i => AutoLabelRule.IsAudited($"item{i}", 1));
    }

    private static double Interval(double right, double items) => AnnotationFunctions.App.Quality.Interval.OfProportion(right, items).Lower;

    private static string Json(object consensus) => System.Text.Json.JsonSerializer.Serialize(consensus);

    /// <summary>As if the app had been killed before it wrote them.</summary>
    private static async Task LoseAsync(Stage stage, BatchKey batch, IReadOnlyList<string> items)
    {
        var rows = stage.Get<AnnotationStorage>().Table<AnnotationFunctions.App.Quality.ItemConsensus>(TableName.Consensus);
        foreach (var item in items)
        {
            (await rows.DeleteAsync($"{batch.Project}.{batch.Batch}.{item[^1] % 16:x}", item, Stage.Cancellation)).ShouldBeTrue();
        }
    }
}
