using AnnotationFunctions.App.Ingest;

namespace AnnotationFunctions.Tests.App.Ingest;

public sealed class ArchiveIngestionTests(IngestStation station)
{
    private static readonly byte[] Archive = Pictures.Zip(
        ("one.png", Pictures.Png(60)),
        ("deep/zwei-ü.png", Pictures.Png(61)),
        ("../evil.png", Pictures.Png(62)),
        ("copy.png", Pictures.Png(60)),
        ("broken.png", Pictures.Png(63)[..100]),
        ("inner.zip", Pictures.Zip(("x.png", Pictures.Png(64)))),
        ("one.png", Pictures.Png(60)),
        ("notes.txt", Pictures.Text("What the pictures show.")));

    [Fact]
    public async Task RunAsync_Archive_RecordsEveryEntryOnce()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, "set.zip", Archive);

        (record.Outcome, record.Entries, record.Entry).ShouldBe((UploadOutcome.Unpacked, 8, null));
        var entries = (await work.RecordsAsync(project)).Where(entry => entry.Entry is not null).ToDictionary(entry => entry.Entry!);
        entries.Count.ShouldBe(8);
        entries.Values.ShouldAllBe(entry => entry.Name == "set.zip");
        entries["deep/zwei-ü.png"].Outcome.ShouldBe(UploadOutcome.Accepted);
        entries["notes.txt"].Outcome.ShouldBe(UploadOutcome.Accepted);
        new[] { entries["one.png"].Outcome, entries["copy.png"].Outcome }.ShouldBe([UploadOutcome.Accepted, UploadOutcome.Duplicate], ignoreOrder: true);
        entries["../evil.png"].Code.ShouldBe("unsafe-name");
        entries["broken.png"].Code.ShouldBe("damaged");
        entries["inner.zip"].Code.ShouldBe("nested-archive");
        entries["one.png#6"].Code.ShouldBe("repeated-name");
        (await work.PreparedAsync(entries["../evil.png"].KeptAs)).ShouldBe(Pictures.Png(62));
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 3, Duplicate: 1, Quarantined: 4, Unpacked: 1));
    }

    [Fact]
    public async Task RunAsync_SameArchiveAgain_ChangesNothing()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await work.UploadAsync(project, "set.zip", Archive);
        var (records, items) = (await work.RecordsAsync(project), await work.ItemsAsync(project));

        await work.UploadAsync(project, "set.zip", Archive);

        (await work.RecordsAsync(project)).ShouldBe(records);
        (await work.ItemsAsync(project)).Select(item => item.Id).ShouldBe(items.Select(item => item.Id));
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 3, Duplicate: 1, Quarantined: 4, Unpacked: 1));
    }

    [Fact]
    public async Task RunAsync_EntryThatIsPackedTooWell_IsRecordedWithoutBytes()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        await work.UploadAsync(project, "bomb.zip", Pictures.Zip(("zeros.png", new byte[4 << 20]), ("good.png", Pictures.Png(65))));

        var zeros = (await work.RecordsAsync(project, UploadOutcome.Quarantined)).ShouldHaveSingleItem();
        (zeros.Entry, zeros.Code, zeros.KeptAs, zeros.Bytes).ShouldBe(("zeros.png", "packed-too-well", null, 4 << 20));
        (await work.RecordsAsync(project, UploadOutcome.Accepted)).ShouldHaveSingleItem().Entry.ShouldBe("good.png");
    }
}
