using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.Tests.Media.Archives;
using Microsoft.Extensions.Time.Testing;

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

        (record.Outcome, record.Entries, record.Skipped, record.Entry).ShouldBe((UploadOutcome.Unpacked, 8, 0, null));
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

    [Fact]
    public async Task RunAsync_EntriesThatShareOneHeader_RefusesTheArchiveAndKeepsItAlone()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var forge = new ZipForge();
        var shared = ForgedEntry.Deflated("e00.bin", [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i * 7919 >> 8))]);
        var at = forge.Local(shared);
        for (var i = 0; i < 12; i++)
        {
            forge.List(shared with { Name = Pictures.Text($"e{i:D2}.bin") }, at);
        }

        var archive = forge.Close();
        var record = await work.UploadAsync(project, "shared.zip", archive);

        (record.Outcome, record.Code, record.Entry).ShouldBe((UploadOutcome.Quarantined, "overlapping-entries", null));
        (await work.RecordsAsync(project)).ShouldHaveSingleItem();
        (await work.QuarantinedAsync(project)).ShouldBe((1, archive.Length));
        (await work.UploadAsync(project, "shared.zip", archive)).ShouldBe(record);
    }

    [Fact]
    public async Task RunAsync_EntriesOfTheSameRefusedBytes_AreKeptOnce()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        byte[] content = [1, 2, 3, 4, 5];

        await work.UploadAsync(project, "a.zip", Pictures.Zip(("a.bin", content), ("b.bin", content), ("c.bin", content)));
        await work.UploadAsync(project, "b.zip", Pictures.Zip(("a.bin", content)));

        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Quarantined: 4, Unpacked: 2));
        (await work.QuarantinedAsync(project)).ShouldBe((1, content.Length));
    }

    [Fact]
    public async Task RunAsync_HelperFiles_AreSkippedAndCounted()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        byte[] companion = [0, 5, 0x16, 7, 0, 2, 0, 0, .. "Mac OS X        "u8];

        var record = await work.UploadAsync(project, "mac.zip", Pictures.Zip(
            ("set/a.png", Pictures.Png(66)), ("set/b.png", Pictures.Png(67)), ("__MACOSX/set/._a.png", companion), ("set/._b.png", companion), ("set/.DS_Store", new byte[4 << 20]),
            ("set/Thumbs.db", Pictures.Text("thumbs")), ("set/desktop.ini", Pictures.Text("[.ShellClassInfo]\r\n")), ("set/._note.txt", Pictures.Text("written by a person"))));

        (record.Outcome, record.Entries, record.Skipped).ShouldBe((UploadOutcome.Unpacked, 8, 5));
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 3, Unpacked: 1, Skipped: 5));
        (await work.RecordsAsync(project, UploadOutcome.Skipped)).Select(skipped => skipped.Entry).Order(StringComparer.Ordinal)
            .ShouldBe(["__MACOSX/set/._a.png", "set/._b.png", "set/.DS_Store", "set/Thumbs.db", "set/desktop.ini"], ignoreOrder: true);
        (await work.QuarantinedAsync(project)).ShouldBe((0, 0));
        (await work.UploadAsync(project, "mac.zip", Pictures.Zip(("set/a.png", Pictures.Png(66))))).Skipped.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_HelperWithAnUnsafeName_IsQuarantinedAllTheSame()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        await work.UploadAsync(project, "set.zip", Pictures.Zip(("../.DS_Store", [1])));

        (await work.RecordsAsync(project, UploadOutcome.Quarantined)).ShouldHaveSingleItem().Code.ShouldBe("unsafe-name");
    }

    [Fact]
    public async Task RunAsync_LongestNames_AreRecordedCutAndApart()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var name = new string('n', ushort.MaxValue);

        await work.UploadAsync(project, "long.zip", new ZipForge().Add(ForgedEntry.Stored(name, "1")).Add(ForgedEntry.Stored(name, "1")).Close());

        var records = await work.RecordsAsync(project, UploadOutcome.Quarantined);
        records.Count.ShouldBe(2);
        records.ShouldAllBe(record => record.Code == "unsafe-name" && record.Entry!.Length < 600);
    }

    [Fact]
    public async Task RunAsync_ArchivesAtOnce_HoldNoMoreThanTheSharedBytes()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var options = new IngestOptions { EntryBytesAtOnce = 64 << 10, EntriesAtOnce = 8 };
        await using var work = await station.OpenAsync(options, time: time);
        var project = await work.ProjectAsync();
        var names = Enumerable.Range(0, 4).Select(i => $"{i}.zip").ToArray();
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
        {
            await work.PutAsync($"{project}/{name}", Pictures.Zip([.. Enumerable.Range(0, 6).Select(i => ($"{i}.txt", Pictures.Text($"{index} {i} " + string.Concat(Enumerable.Range(0, 9_000).Select(n => $"{n * (index + 1) * (i + 3)} ")))))]));
        }

        var all = Task.WhenAll(names.Select(name => work.IngestAsync($"{project}/{name}")));
        while (!all.IsCompleted)
        {
            // Pauses after a conflict are on the fake clock.
            await Task.WhenAny(all, Task.Delay(20, TestStorage.Cancellation));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        (await all).ShouldAllBe(record => record!.Outcome == UploadOutcome.Unpacked);
        (await work.CountsAsync(project)).Unpacked.ShouldBe(4);
        (await work.RecordsAsync(project)).Count(record => record.Entry is not null).ShouldBe(24);
    }
}
