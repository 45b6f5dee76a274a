using System.Security.Cryptography;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.App.Ingest;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class PrelabelItemsTests(IngestStation station)
{
    private const int Pictures60 = 60;

    [Fact]
    public async Task RunAsync_DigitsAndTheirModel_IsRightAboutNineTimesInTen()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await SetModelAsync(work, project, TestModels.ReadDigits(), TestModels.Digits);
        var truth = await UploadDigitsAsync(work, project);

        var counts = await RunAsync(work, project, [.. truth.Keys]);

        (counts.Prelabelled, counts.Skipped, counts.Failed, counts.Reason).ShouldBe((Pictures60, 0, 0, null));
        var right = 0;
        foreach (var (item, digit) in truth)
        {
            var prelabel = (await work.Get<PrelabelStore>().FindAsync(project, item, TestStorage.Cancellation)).ShouldNotBeNull();
            prelabel.Probabilities.Sum().ShouldBe(1, 1e-3);
            prelabel.Probability.ShouldBe(prelabel.Probabilities.Max(), 1e-5);
            (prelabel.Classes[prelabel.Probabilities.ToList().IndexOf(prelabel.Probabilities.Max())], prelabel.Batch, prelabel.SchemaVersion).ShouldBe((prelabel.Label, "b1", 1));
            prelabel.Digest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(TestModels.ReadDigits())));
            right += prelabel.Label == digit ? 1 : 0;
        }

        right.ShouldBeInRange(50, 59);
    }

    [Fact]
    public async Task RunAsync_Again_GivesTheSame()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await SetModelAsync(work, project, TestModels.ReadDigits(), TestModels.Digits);
        var item = (await work.UploadAsync(project, "a.png", Pictures.Png(80, 32))).Item!;

        var first = await RunAsync(work, project, [item]);
        var before = await work.Get<PrelabelStore>().FindAsync(project, item, TestStorage.Cancellation);
        (await RunAsync(work, project, [item])).Prelabelled.ShouldBe(first.Prelabelled);

        var after = (await work.Get<PrelabelStore>().FindAsync(project, item, TestStorage.Cancellation)).ShouldNotBeNull();
        after.Probabilities.ShouldBe(before!.Probabilities);
    }

    [Fact]
    public async Task RunAsync_ModelChangedSinceTheBatchWasMade_UsesTheOneOfTheBatch()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await SetModelAsync(work, project, TestModels.ReadDigits(), TestModels.Digits);
        var item = (await work.UploadAsync(project, "a.png", Pictures.Png(80, 32))).Item!;
        var fixedThen = (await work.Get<ProjectStore>().GetAsync(project, TestStorage.Cancellation)).ShouldNotBeNull();
        await work.Get<BatchStore>().TryAddAsync(
            new Batch
            {
                Id = "b1", Project = project, Status = BatchStatus.Annotating, SchemaVersion = 1, GuidelineVersion = 0, PolicyVersion = 1,
                Policy = fixedThen.Policy, Model = fixedThen.Model, CreatedAt = DateTimeOffset.UnixEpoch, CreatedBy = "test",
            },
            TestStorage.Cancellation);
        await SetModelAsync(work, project, TestModels.ReadDigits()[..5000], TestModels.Digits, suffix: "-later");

        (await RunAsync(work, project, [item])).Prelabelled.ShouldBe(1);
        (await work.Get<PrelabelStore>().FindAsync(project, item, TestStorage.Cancellation)).ShouldNotBeNull()
            .Digest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(TestModels.ReadDigits())));
    }

    [Fact]
    public async Task RunAsync_NoModel_SkipsAll()
    {
        await using var work = await station.OpenAsync();

        (await RunAsync(work, await work.ProjectAsync(), ["x", "y"])).ShouldBe(new PrelabelCounts(0, 2, 0));
    }

    [Fact]
    public async Task RunAsync_TextsAndUnknownItems_AreSkipped()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await SetModelAsync(work, project, TestModels.ReadDigits(), TestModels.Digits);
        var image = (await work.UploadAsync(project, "a.png", Pictures.Png(81))).Item!;
        var text = (await work.UploadAsync(project, "a.txt", Pictures.Text("words"))).Item!;

        var counts = await RunAsync(work, project, [image, text, "00000000000000000000000000"]);

        (counts.Prelabelled, counts.Skipped, counts.Failed).ShouldBe((1, 2, 0));
    }

    [Fact]
    public async Task RunAsync_DamagedModel_StopsNothingAndSaysWhy()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await SetModelAsync(work, project, TestModels.ReadDigits()[..5000], TestModels.Digits);
        var item = (await work.UploadAsync(project, "a.png", Pictures.Png(82))).Item!;

        var counts = await RunAsync(work, project, [item]);

        (counts.Prelabelled, counts.Failed).ShouldBe((0, 1));
        counts.Reason.ShouldNotBeNull().ShouldStartWith("The file cannot be loaded as an ONNX model");
    }

    [Fact]
    public async Task RunAsync_ModelThatGivesNaN_LabelsTheOthers()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await SetModelAsync(work, project, TestModels.Read("nan-on-black"), TestModels.TwoPixels("0", "1"));
        using var black = NetVips.Image.Black(2, 2);
        var dark = (await work.UploadAsync(project, "dark.png", black.PngsaveBuffer())).Item!;
        var light = (await work.UploadAsync(project, "light.png", Pictures.Png(83, 8))).Item!;

        var counts = await RunAsync(work, project, [dark, light]);

        (counts.Prelabelled, counts.Failed).ShouldBe((1, 1));
        counts.Reason.ShouldBe("The model gave a number that is not finite.");
        var row = (await work.Get<PrelabelStore>().FindAsync(project, dark, TestStorage.Cancellation)).ShouldNotBeNull();
        (row.Outcome, row.Reason, row.Label, row.Answer).ShouldBe((PrelabelOutcome.Failed, counts.Reason, null, null));
    }

    [Fact]
    public async Task RunAsync_ClassesThatTheSchemaLacks_AreNamed()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await SetModelAsync(work, project, TestModels.Read("logits"), TestModels.TwoPixels("0", "zebra"));
        var item = (await work.UploadAsync(project, "a.png", Pictures.Png(84))).Item!;

        (await RunAsync(work, project, [item])).Reason.ShouldBe("The model's classes 'zebra' are not in schema version 1.");
    }

    private static async Task<Dictionary<string, string>> UploadDigitsAsync(IngestWorkplace work, string project)
    {
        var truth = new Dictionary<string, string>();
        foreach (var line in (await File.ReadAllLinesAsync(Path.Combine(TestModels.Samples, "truth.csv"))).Skip(1).Take(Pictures60))
        {
            var fields = line.Split(',');
            var file = Path.GetFileName(fields[0]);
            var record = await work.UploadAsync(project, file, await File.ReadAllBytesAsync(Path.Combine(TestModels.Samples, "images", file)));
            record.Outcome.ShouldBe(UploadOutcome.Accepted);
            truth.Add(record.Item!, fields[1]);
        }

        return truth;
    }

    private static async Task SetModelAsync(IngestWorkplace work, string project, byte[] file, ModelInput input, string suffix = "")
    {
        var name = $"{project}{suffix}.onnx";
        await work.Storage.Blobs(ContainerName.Models).WriteAsync(name, file, "application/octet-stream", TestStorage.Cancellation);
        await work.Get<ProjectStore>().SetModelAsync(project, new ModelReference("m", name, Convert.ToHexStringLower(SHA256.HashData(file)), input), TestStorage.Cancellation);
    }

    private static Task<PrelabelCounts> RunAsync(IngestWorkplace work, string project, IReadOnlyList<string> items) =>
        work.Get<PrelabelItems>().RunAsync(new PrelabelShard(project, "b1", items), TestStorage.Cancellation);
}
