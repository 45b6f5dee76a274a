using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Prelabel.AutoLabels;

/// <summary>A project whose model may label by itself, and what tests do with it.</summary>
internal static class AutoLabelStage
{
    public static readonly ModelReference Model = new("m", "m.onnx", new string('d', 64), new ModelInput(2, 2, 1, ["7"]));

    /// <summary>What the model says of an item.</summary>
    public static string Says(string item) => $"{item.Sum(c => c) % 10}";

    /// <summary>Something else.</summary>
    public static string Otherwise(string item) => $"{(item.Sum(c => c) + 1) % 10}";

    /// <summary>Three annotators, of whom two answer each item.</summary>
    public static async Task<Stage> OpenAsync(AutoLabelPolicy? autoLabel, AnnotationPolicy? policy = null, ModelReference? model = null)
    {
        var rules = (policy ?? new AnnotationPolicy { MinAnswers = 2, MaxAnswers = 2, TargetPosterior = 0.9, EscalateToReviewer = false }) with { AutoLabel = autoLabel };
        var stage = await Stage.OpenAsync(rules, "a", "b", "c");
        await stage.Get<ProjectStore>().SetModelAsync(stage.Project, model ?? Model, Stage.Cancellation);
        return stage;
    }

    /// <summary>A batch of new items, each with the pre-label that its batch's model would make with this probability.</summary>
    public static async Task<(BatchKey Batch, IReadOnlyList<string> Items)> BatchAsync(
        this Stage stage, int count, Func<string, double> probability, string id = "b1", bool named = false, double? temperature = null)
    {
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        var added = await stage.AddItemsAsync(count);
        var (batch, items) = await stage.StartBatchAsync(id, named: named ? added : null);
        var model = (await stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation)).Model!;
        var schema = (await stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation)).SchemaVersion;
        var rows = items.Select(item => new ItemPrelabel
        {
            Item = item, Outcome = PrelabelOutcome.Labelled, Label = Says(item), Probability = probability(item), Model = model.Name, Digest = model.Sha256,
            Temperature = temperature ?? model.Calibration.Temperature, SchemaVersion = schema, Batch = id, At = stage.Time.GetUtcNow(),
        });
        await stage.Get<PrelabelStore>().WriteAsync(
            new PrelabelShard(stage.Project, id, items), rows, new Dictionary<string, float[]>(), new PrelabelCounts(count, 0, 0, model.Name, model.Sha256), Stage.Cancellation);
        return (batch, items);
    }

    /// <summary>What people said in an earlier batch where the model was 0.995 sure, besides that it was wrong where it was not.</summary>
    public static async Task MeasuredAsync(this Stage stage, int items, int right)
    {
        var project = (await stage.Get<ProjectStore>().GetAsync(stage.Project, Stage.Cancellation))!;
        var batch = new Batch
        {
            Id = "b0", Project = stage.Project, Status = BatchStatus.Completed, SchemaVersion = project.Schema.Version, GuidelineVersion = 0, PolicyVersion = 1, Policy = project.Policy,
            Model = project.Model, CreatedAt = stage.Time.GetUtcNow(), CreatedBy = "test",
        };
        await stage.Get<AuditStore>().WriteAsync(
            batch, new AuditedPrelabels("b0", stage.Time.GetUtcNow(), [new AuditedCell(900, 1_000, 0), new AuditedCell(995, items, right)]), Stage.Cancellation);
    }

    /// <summary>The activity: the items that go to people.</summary>
    public static Task<IReadOnlyList<string>> AutoLabelAsync(this Stage stage, BatchKey batch) => new AutoLabelItems(
            stage.Get<BatchStore>(), stage.Get<PrelabelStore>(), stage.Get<AnnotationFunctions.App.Ingest.ItemStore>(),
            stage.Get<AnnotationFunctions.App.Annotate.Items.ItemTaskStore>(), stage.Get<ConsensusStore>(), stage.Get<AutoLabelGate>(), stage.Time)
        .RunAsync(new ShardKey(batch, 0, 1), Stage.Cancellation);

    /// <summary>Two people label each item.</summary>
    public static async Task PeopleSayAsync(this Stage stage, BatchKey batch, IReadOnlyCollection<string> items, Func<string, string> label, int round = 1)
    {
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item, round)));
        foreach (var annotator in (string[])["a", "b", "c"])
        {
            while (await stage.ClaimAsync(annotator) is { Count: > 0 } tasks)
            {
                await Task.WhenAll(tasks.Select(task => stage.AnswerAsync(task, label(task.Item))));
            }
        }

        var steps = await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item, round)));
        steps.ShouldAllBe(step => step.Done);
    }

    public static Task<ScoreOutcome> ScoreAsync(this Stage stage, BatchKey batch, int round = 1) => stage.Get<BatchScorer>().RunAsync(batch, round, Stage.Cancellation);

    public static async Task<ItemConsensus> ConsensusAsync(this Stage stage, BatchKey batch, string item) =>
        (await stage.Get<ConsensusStore>().FindAsync(batch, item, Stage.Cancellation)).ShouldNotBeNull();

    public static Task<Batch> ReadAsync(this Stage stage, BatchKey batch) => stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation);

    public static async Task<IReadOnlyList<Finding>> StoppedAsync(this Stage stage)
    {
        var page = await stage.Get<FindingStore>().PageAsync(stage.Project, null, 1_000, null, Stage.Cancellation);
        return [.. page.Rows.Select(row => row.Stored.Value).Where(finding => finding.Kind == FindingKind.AutoLabelStopped)];
    }
}
