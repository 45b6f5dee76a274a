using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.App;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Tests.App.Annotate;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Datasets;

public sealed class DatasetCutterTests
{
    // So few items cannot show much agreement, however well they agree.
    private static readonly AnnotationPolicy Policy = AnnotationPolicy.Default with { MinAgreementLower = 0.1 };

    [Fact]
    public async Task Run_PromotedBatch_WritesRowsAndAManifestThatVerifiesThem()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(8);
        var (batch, items) = await ScoredAsync(stage, "b1", "7");

        var version = await stage.Get<DatasetCutter>().RunAsync(batch, Stage.Cancellation);

        version.ShouldBe("v000001");
        var (data, manifest) = await ReadAsync(stage, version);
        manifest.Files.ShouldHaveSingleItem().Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(data)));
        manifest.Files[0].Bytes.ShouldBe(data.Length);
        (manifest.Items, manifest.FromBatch, manifest.Labels["7"]).ShouldBe((8, 8, 8));
        manifest.Splits.Values.Sum().ShouldBe(8);
        manifest.Annotators.ShouldBe(new Dictionary<string, int> { ["a1"] = 8, ["a2"] = 8, ["a3"] = 8 });
        manifest.Gate.Passed.ShouldBeTrue();
        var rows = Rows(data);
        rows.Select(row => row.Item).ShouldBe(items.Order(StringComparer.Ordinal));
        rows.ShouldAllBe(row => row.SchemaVersion == 1 && row.Posterior > 0.98 && row.Method == "dawid-skene");
        (await stage.Get<DatasetStore>().FindAsync(stage.Project, version, Stage.Cancellation))!.Items.ShouldBe(8);
    }

    [Fact]
    public async Task Run_Again_IsTheSameVersionWithTheSameBytes()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(4);
        var (batch, _) = await ScoredAsync(stage, "b1", "7");
        var cutter = stage.Get<DatasetCutter>();
        await cutter.RunAsync(batch, Stage.Cancellation);
        var (data, _) = await ReadAsync(stage, "v000001");
        stage.Time.Advance(TimeSpan.FromHours(1));

        // As if the activity had stopped just before it listed the version.
        var store = stage.Get<DatasetStore>();
        var listed = (await store.ListAsync(stage.Project, Stage.Cancellation)).Single();
        await store.PublishAsync(stage.Project, listed with { ManifestSha256 = null, Items = 0 }, Stage.Cancellation);

        (await cutter.RunAsync(batch, Stage.Cancellation)).ShouldBe("v000001");
        (await ReadAsync(stage, "v000001")).Data.ShouldBe(data);
        (await store.ListAsync(stage.Project, Stage.Cancellation)).Single().ShouldBe(listed);
    }

    [Fact]
    public async Task Run_SecondBatch_ContinuesTheFirstAndReplacesWhatWasLabelledAnew()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(6);
        var (first, items) = await ScoredAsync(stage, "b1", "7");
        await stage.Get<DatasetCutter>().RunAsync(first, Stage.Cancellation);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(first, "v000001", null), Stage.Cancellation);
        var before = (await ReadAsync(stage, "v000001")).Data;
        await stage.AddItemsAsync(3);

        var (second, more) = await ScoredAsync(stage, "b2", "1");
        more.Count.ShouldBe(3, "what has its label is not taken again");
        await stage.Get<DatasetCutter>().RunAsync(second, Stage.Cancellation);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(second, "v000002", null), Stage.Cancellation);
        var (third, _) = await ScoredAsync(stage, "b3", "9", [items[0]]);
        await stage.Get<DatasetCutter>().RunAsync(third, Stage.Cancellation);

        var (data, manifest) = await ReadAsync(stage, "v000003");
        (manifest.Parent, manifest.Items, manifest.FromBatch).ShouldBe(("v000002", 9, 1));
        manifest.Labels.ShouldBe(new Dictionary<string, int> { ["1"] = 3, ["7"] = 5, ["9"] = 1 });
        Rows(data).Single(row => row.Item == items[0]).Batch.ShouldBe("b3");
        (await ReadAsync(stage, "v000001")).Data.ShouldBe(before, "a version never changes");
    }

    [Fact]
    public async Task Run_ItemThatNothingFinished_IsFinishedByTheScoringAndWhatComesLaterIsNotInTheVersion()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(6);
        var (batch, items) = await AnsweredAsync(stage, "b1", "7");
        await Task.WhenAll(items.Skip(1).Select(item => stage.AdvanceAsync(batch, item)));
        await ScoreAsync(stage, batch); // the orchestration of the first item had failed
        var scored = (await stage.Get<ConsensusStore>().FindAsync(batch, items[0], Stage.Cancellation)).ShouldNotBeNull();
        scored.Votes.Count.ShouldBe(3);
        var later = new string('0', scored.Item.Length);
        await stage.Get<ConsensusStore>().WriteUnscoredAsync(batch, scored with { Item = later, Scored = false }, Stage.Cancellation);

        await stage.Get<DatasetCutter>().RunAsync(batch, Stage.Cancellation);

        Rows((await ReadAsync(stage, "v000001")).Data).Select(row => row.Item).ShouldBe(items.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_UploadThatWasReplaced_IsLeftOutFromThenOn()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(6);
        var (first, items) = await ScoredAsync(stage, "b1", "7");
        await stage.Get<DatasetCutter>().RunAsync(first, Stage.Cancellation);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(first, "v000001", null), Stage.Cancellation);
        var added = await stage.AddItemsAsync(3);
        await stage.Get<ItemStore>().SupersedeAsync(stage.Project, items[2], added[0], Stage.Cancellation);
        var (second, _) = await ScoredAsync(stage, "b2", "1");
        await stage.Get<ItemStore>().SupersedeAsync(stage.Project, added[1], added[2], Stage.Cancellation); // while its batch was at work

        await stage.Get<DatasetCutter>().RunAsync(second, Stage.Cancellation);

        var (data, manifest) = await ReadAsync(stage, "v000002");
        Rows(data).Select(row => row.Item).ShouldBe(items.Concat(added).Except([items[2], added[1]]).Order(StringComparer.Ordinal));
        (manifest.Items, manifest.FromBatch).ShouldBe((7, 2));
        Rows((await ReadAsync(stage, "v000001")).Data).Count.ShouldBe(6, "a version never changes");
    }

    [Fact]
    public async Task Run_UploadReplacedBetweenTwoAttempts_KeepsWhatTheFirstWrote()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(6);
        var (batch, items) = await ScoredAsync(stage, "b1", "7");
        await stage.Get<DatasetCutter>().RunAsync(batch, Stage.Cancellation);
        var (data, _) = await ReadAsync(stage, "v000001");

        // As if the activity had stopped once the data was there.
        var store = stage.Get<DatasetStore>();
        var listed = (await store.ListAsync(stage.Project, Stage.Cancellation)).Single();
        await store.PublishAsync(stage.Project, listed with { ManifestSha256 = null, Items = 0 }, Stage.Cancellation);
        await store.Files.DeleteAsync(DatasetStore.ManifestBlob(stage.Project, "v000001"), Stage.Cancellation);
        await stage.Get<ItemStore>().SupersedeAsync(stage.Project, items[2], items[3], Stage.Cancellation);

        (await stage.Get<DatasetCutter>().RunAsync(batch, Stage.Cancellation)).ShouldBe("v000001");
        (await ReadAsync(stage, "v000001")).Data.ShouldBe(data);
        (await store.ListAsync(stage.Project, Stage.Cancellation)).Single().ShouldBe(listed);
    }

    [Fact]
    public void Item_ManyItems_SplitsEightToOneToOneAndAlwaysAlike()
    {
        var splits = Enumerable.Range(0, 20_000).Select(i => SplitOf.Item($"item{i}")).GroupBy(split => split).ToDictionary(group => group.Key, group => group.Count());
        splits["train"].ShouldBeInRange(15_700, 16_300);
        splits["validation"].ShouldBeInRange(1_850, 2_150);
        splits["test"].ShouldBeInRange(1_850, 2_150);
        Gen.String.Sample(item => SplitOf.Item(item).ShouldBe(SplitOf.Item(item)));
    }

    private static async Task<(BatchKey Batch, IReadOnlyList<string> Items)> ScoredAsync(
        Stage stage, string id, string label, IReadOnlyList<string>? named = null)
    {
        var (batch, items) = await AnsweredAsync(stage, id, label, named);
        (await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)))).ShouldAllBe(step => step.Done);
        await ScoreAsync(stage, batch);
        return (batch, items);
    }

    private static async Task ScoreAsync(Stage stage, BatchKey batch)
    {
        (await stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation)).Reopened.ShouldBe(0);
        (await stage.Get<BatchGate>().RunAsync(batch, Stage.Cancellation)).Passed.ShouldBeTrue();
    }

    private static async Task<(BatchKey Batch, IReadOnlyList<string> Items)> AnsweredAsync(
        Stage stage, string id, string label, IReadOnlyList<string>? named = null)
    {
        var (batch, items) = await stage.StartBatchAsync(id, null, named);
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
        foreach (var annotator in new[] { "a1", "a2", "a3" })
        {
            var tasks = await stage.ClaimAsync(annotator);
            await Task.WhenAll(tasks.Select(task => stage.AnswerAsync(task, label)));
        }

        return (batch, items);
    }

    private static async Task<(byte[] Data, DatasetManifest Manifest)> ReadAsync(Stage stage, string version)
    {
        var files = stage.Get<DatasetStore>().Files;
        var data = await files.ReadBytesAsync(DatasetStore.DataBlob(stage.Project, version), Stage.Cancellation);
        var manifest = await files.ReadBytesAsync(DatasetStore.ManifestBlob(stage.Project, version), Stage.Cancellation);
        return (data!, JsonSerializer.Deserialize<DatasetManifest>(manifest, Json.Stored)!);
    }

    private static List<DatasetRow> Rows(byte[] data) =>
        [.. Encoding.UTF8.GetString(data).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<DatasetRow>(line, Json.Stored)!)];
}
