using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Prelabel.AutoLabels;

/// <summary>What scoring says of a model that labels by itself, over several batches.</summary>
public sealed class AutoLabelReviewTests
{
    private static readonly AutoLabelPolicy Policy = new() { MinPrecisionLower = 0.9, MinAudited = 50, AuditShare = 0.2 };

    private static readonly AnnotationPolicy Priced = new()
    {
        MinAnswers = 2, MaxAnswers = 2, TargetPosterior = 0.9, EscalateToReviewer = false, PricePerAnswer = 1, Budget = 1_000,
    };

    [Fact]
    public async Task Score_PeopleAgreeWithTheModel_ItLabelsInTheNextBatchAtNoCost()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy, Priced);
        var (first, items) = await stage.BatchAsync(60, _ => 0.995);
        (await stage.AutoLabelAsync(first)).ShouldBe(items, "nothing is measured yet");
        await stage.PeopleSayAsync(first, items, AutoLabelStage.Says);
        await stage.ScoreAsync(first);
        var measured = (await stage.ReadAsync(first)).AutoLabel.ShouldNotBeNull();
        (measured.Passes, measured.Items).ShouldBe((true, 60), measured.Reason);

        var (second, more) = await stage.BatchAsync(60, _ => 0.995, "b2");
        var people = await stage.AutoLabelAsync(second);
        await stage.PeopleSayAsync(second, [.. people], AutoLabelStage.Says);
        (await stage.ScoreAsync(second)).Reopened.ShouldBe(0);
        var gate = await stage.Get<BatchGate>().RunAsync(second, Stage.Cancellation);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(second, null, null), Stage.Cancellation);

        var batch = await stage.ReadAsync(second);
        people.Count.ShouldBeLessThan(60);
        (batch.Progress.AutoLabelled, batch.Progress.Settled, batch.Progress.Answers, batch.Progress.Cost).ShouldBe((60 - people.Count, 60, 2 * people.Count, 2m * people.Count));
        batch.AutoLabel!.Items.ShouldBe(60 + people.Count);
        gate.Checks.Single(check => check.Name == "autoLabel").ShouldSatisfyAllConditions(
            check => check.Passed.ShouldBeTrue(), check => check.Required.ShouldBe(0.9), check => check.Reason.ShouldStartWith($"The model labelled {60 - people.Count} items by itself."));
        gate.Promoted.ShouldBe(60);
        // What is left of the budget: all but the 120 that the first batch set aside and the answers of the second.
        (await stage.Get<BudgetLedger>().ReserveAsync(new BatchKey(stage.Project, "other"), 1_000, null, Stage.Cancellation)).ShouldBe(1_000 - 120 - (2m * people.Count));
        (await stage.Get<ScorecardStore>().AllAsync(stage.Project, Stage.Cancellation)).Keys.ShouldAllBe(source => !source.StartsWith('!'), "the model is no source of its own measurement");
        (await stage.StoppedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Score_PeopleDisagree_WithdrawsTheLabelsHasPeopleLabelThemAndTellsOnce()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy, Priced);
        await stage.MeasuredAsync(60, 60);
        var (batch, items) = await stage.BatchAsync(60, _ => 0.995);
        var people = await stage.AutoLabelAsync(batch);
        var labelled = items.Except(people).ToList();
        labelled.Count.ShouldBeGreaterThan(10);
        await stage.PeopleSayAsync(batch, [.. people], AutoLabelStage.Otherwise);

        var outcome = await stage.ScoreAsync(batch);
        (await stage.ScoreAsync(batch)).ShouldBe(outcome); // as after a crash

        (await stage.ReadAsync(batch)).AutoLabel!.Passes.ShouldBeFalse();
        (await stage.ReadAsync(batch)).Progress.AutoLabelled.ShouldBe(0);
        (await stage.Get<BatchStore>().ReadShardAsync(new ShardKey(batch, 0, 2), Stage.Cancellation)).ShouldBeSubsetOf(items);
        (await stage.Get<BatchStore>().ReadShardAsync(new ShardKey(batch, 0, 2), Stage.Cancellation)).Intersect(labelled).Count().ShouldBe(labelled.Count);
        var finding = (await stage.StoppedAsync()).ShouldHaveSingleItem();
        finding.Batch.ShouldBe("b1");
        finding.Summary.ShouldContain("the policy asks for at least 0.9");

        await stage.PeopleSayAsync(batch, labelled, AutoLabelStage.Otherwise, round: 2);
        await stage.ScoreAsync(batch, round: 2);
        foreach (var item in labelled)
        {
            var consensus = await stage.ConsensusAsync(batch, item);
            (consensus.Label, consensus.IsAutoLabelled, consensus.Votes.Count).ShouldBe((AutoLabelStage.Otherwise(item), false, 2));
        }

        var scored = await stage.ReadAsync(batch);
        scored.Progress.Cost.ShouldBeLessThanOrEqualTo(scored.Allowance.Reserved, "what was set aside pays for what the model did not save");
        var (next, others) = await stage.BatchAsync(10, _ => 0.995, "b2");
        (await stage.AutoLabelAsync(next)).ShouldBe(others);
        (await stage.StoppedAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Score_WithdrawnLabelThatNobodyReplaced_IsHeldAndFreeForTheNextBatch()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(60, 60);
        var (batch, items) = await stage.BatchAsync(60, _ => 0.995);
        var people = await stage.AutoLabelAsync(batch);
        var labelled = items.Except(people).ToList();
        await stage.PeopleSayAsync(batch, [.. people], AutoLabelStage.Otherwise);
        await stage.ScoreAsync(batch);
        await stage.ScoreAsync(batch, round: 2); // the orchestrations of all reopened items failed

        var gate = await stage.Get<BatchGate>().RunAsync(batch, Stage.Cancellation);

        (await stage.ConsensusAsync(batch, labelled[0])).ShouldSatisfyAllConditions(
            item => Gate.Admits(item, AnnotationPolicy.Default).ShouldBeFalse(), item => item.Status.ShouldBe(ItemStatus.Unresolved), item => item.Label.ShouldBeNull());
        gate.Held.ShouldBeGreaterThanOrEqualTo(labelled.Count);
        var findings = await stage.Get<FindingStore>().PageAsync(stage.Project, "b1", 1_000, null, Stage.Cancellation);
        findings.Rows.Select(row => row.Stored.Value).Single(finding => finding.Subject == labelled[0]).Summary.ShouldContain("withdrawn");
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(batch, null, null), Stage.Cancellation);
        (await stage.StartBatchAsync("b2")).Items.ShouldContain(labelled[0]);
    }

    [Fact]
    public async Task Measure_AnotherModelAndBack_TellsEachStopOnceAndOldBatchesChangeNothing()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        await stage.MeasuredAsync(100, 100);
        var (old, _) = await stage.BatchAsync(3, _ => 1, "old");
        await stage.AutoLabelAsync(old);
        await SetModelAsync(AutoLabelStage.Model with { Sha256 = new string('e', 64) });
        var (changed, _) = await stage.BatchAsync(3, _ => 1, "changed");

        await WhileTimePassesAsync(stage, Task.WhenAll(stage.AutoLabelAsync(changed), stage.AutoLabelAsync(changed), stage.AutoLabelAsync(old)));
        await stage.AutoLabelAsync(old); // still runs with the model before: works, and says nothing
        await stage.AutoLabelAsync(changed);

        (await stage.StoppedAsync()).Select(finding => finding.Batch).ShouldBe(["changed"]);
        await SetModelAsync(AutoLabelStage.Model);
        await stage.AutoLabelAsync((await stage.BatchAsync(3, _ => 1, "back")).Batch);
        await SetModelAsync(AutoLabelStage.Model with { Calibration = new ModelCalibration { Temperature = 2 } });
        await stage.AutoLabelAsync((await stage.BatchAsync(3, _ => 1, "calibrated")).Batch);
        (await stage.StoppedAsync()).Select(finding => finding.Batch).ShouldBe(["calibrated", "changed"], ignoreOrder: true);

        Task SetModelAsync(ModelReference model) => stage.Get<ProjectStore>().SetModelAsync(stage.Project, model, Stage.Cancellation);
    }

    /// <summary>Whoever loses a race pauses by the stage's clock.</summary>
    private static async Task WhileTimePassesAsync(Stage stage, Task work)
    {
        while (!work.IsCompleted)
        {
            stage.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await work;
    }

    [Fact]
    public async Task Precision_ManyBatches_CountsTheNewestThatFillTheWindow()
    {
        await using var stage = await AutoLabelStage.OpenAsync(Policy);
        var project = (await stage.Get<ProjectStore>().GetAsync(stage.Project, Stage.Cancellation))!;
        var audits = stage.Get<AuditStore>();
        for (var age = 0; age < 60; age++) // more than a page
        {
            var batch = new Batch
            {
                Id = $"b{age}", Project = stage.Project, Status = BatchStatus.Completed, SchemaVersion = 1, GuidelineVersion = 0, PolicyVersion = 1, Policy = project.Policy,
                Model = project.Model, CreatedAt = stage.Time.GetUtcNow().AddDays(-age), CreatedBy = "test",
            };
            await audits.WriteAsync(batch, new AuditedPrelabels(batch.Id, stage.Time.GetUtcNow(), [new AuditedCell(999, 100, age < 50 ? 100 : 0)]), Stage.Cancellation);
        }

        var (items, precision) = await audits.PrecisionAsync(stage.Project, project.Model!, 1, 0.99, Stage.Cancellation);

        (items, precision.Value).ShouldBe((AuditStore.Window, 1));
    }
}
