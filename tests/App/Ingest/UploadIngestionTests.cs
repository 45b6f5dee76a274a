using System.Security.Cryptography;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Media.Archives;
using AnnotationFunctions.Media.Images;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Ingest;

public sealed class UploadIngestionTests(IngestStation station)
{
    [Fact]
    public async Task RunAsync_Image_BecomesAnItemWithMediaAndThumbnail()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var content = Pictures.Jpeg(1, 512);

        var record = await work.UploadAsync(project, "folder/Фото.jpg", content);

        record.Outcome.ShouldBe(UploadOutcome.Accepted);
        (record.Name, record.Bytes, record.MediaType, record.Version).ShouldBe(("folder/Фото.jpg", content.Length, "image/jpeg", 1));
        var item = (await work.ItemAsync(project, record.Item)).ShouldNotBeNull();
        (item.Kind, item.Width, item.Height, item.MediaType, item.Source).ShouldBe((ItemKind.Image, 512, 512, "image/jpeg", "folder/Фото.jpg"));
        item.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
        item.IsSelectable.ShouldBeTrue();
        (await work.PreparedAsync(item.MediaBlob)).ShouldNotBeNull()[..2].ShouldBe([0xFF, 0xD8]);
        (await work.PreparedAsync(item.ThumbnailBlob)).ShouldNotBeNull()[8..12].ShouldBe("WEBP"u8.ToArray());
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 1));
    }

    [Fact]
    public async Task RunAsync_SmallImage_IsItsOwnThumbnail()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var item = (await work.ItemAsync(project, (await work.UploadAsync(project, "a.png", Pictures.Png(2, 32))).Item)).ShouldNotBeNull();

        (item.ThumbnailBlob, item.ThumbnailMediaType).ShouldBe((item.MediaBlob, "image/png"));
    }

    [Fact]
    public async Task RunAsync_Text_BecomesAnItemInUtf8()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, "note.txt", Pictures.Text("\uFEFFOne line,\r\nand e\u0301t another 🙂"));

        var item = (await work.ItemAsync(project, record.Item)).ShouldNotBeNull();
        (item.Kind, item.TextLength, item.ThumbnailBlob).ShouldBe((ItemKind.Text, 26, null));
        (await work.PreparedAsync(item.MediaBlob)).ShouldBe(Pictures.Text("One line,\nand ét another 🙂"));
    }

    [Fact]
    public async Task RunAsync_DeepImage_IsShownScaledAndKeptAsItCame()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var item = (await work.ItemAsync(project, (await work.UploadAsync(project, "a.png", Pictures.Deep(0, 4_095))).Item)).ShouldNotBeNull();

        item.Notes.ShouldHaveSingleItem().ShouldContain("values 0 to 4095");
        item.DeepBlob.ShouldBe($"{project}/{item.Id}/deep.png");
        using var deep = NetVips.Image.NewFromBuffer((await work.PreparedAsync(item.DeepBlob)).ShouldNotBeNull());
        (deep.Format, deep.Min(), deep.Max()).ShouldBe((NetVips.Enums.BandFormat.Ushort, 0, 4_095));
        using var view = NetVips.Image.NewFromBuffer((await work.PreparedAsync(item.MediaBlob)).ShouldNotBeNull());
        (view.Format, view.Min(), view.Max()).ShouldBe((NetVips.Enums.BandFormat.Uchar, 0, 255));
    }

    [Fact]
    public async Task RunAsync_DeepImage_IsTreatedAsThePolicySays()
    {
        await using var work = await station.OpenAsync();
        var scaling = await work.ProjectAsync(policy: new AnnotationPolicy { Ingest = new IngestPolicy { Depth = ImageDepth.Scale } });
        var refusing = await work.ProjectAsync(policy: new AnnotationPolicy { Ingest = new IngestPolicy { Depth = ImageDepth.Refuse } });

        var scaled = (await work.ItemAsync(scaling, (await work.UploadAsync(scaling, "a.png", Pictures.Deep(0, 4_095))).Item)).ShouldNotBeNull();
        var refused = await work.UploadAsync(refusing, "a.png", Pictures.Deep(0, 4_095));

        scaled.DeepBlob.ShouldBeNull();
        (refused.Outcome, refused.Code).ShouldBe((UploadOutcome.Quarantined, "too-deep"));
        (await work.UploadAsync(refusing, "b.png", Pictures.Png(5))).Outcome.ShouldBe(UploadOutcome.Accepted);
    }

    [Fact]
    public async Task RunAsync_ImageThatNeedsTooMuchMemory_IsRefusedWithTheNumbers()
    {
        await using var work = await station.OpenAsync(new IngestOptions { Images = new ImageLimits { MaxMemory = 40_000_000 } });
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, "a.jpg", Pictures.Jpeg(1, 2_000));

        (record.Outcome, record.Code).ShouldBe((UploadOutcome.Quarantined, "too-much-memory"));
        record.Reason.ShouldNotBeNull().ShouldContain("at most 40 MB are spent on images (Ingest__MaxImageMemory)");
    }

    [Fact]
    public async Task RunAsync_LargeImagesAtOnce_WaitForEachOther()
    {
        var content = Enumerable.Range(1, 6).Select(seed => Pictures.Jpeg(seed, 1_000)).ToList();
        var need = content.Max(each => ImagePreparer.MemoryNeed(each, "image/jpeg", ImageLimits.Default));
        await using var work = await station.OpenAsync(new IngestOptions { Preparations = 6, Images = new ImageLimits { MaxMemory = need } });
        var project = await work.ProjectAsync();

        var records = await Task.WhenAll(content.Select((each, i) => work.UploadAsync(project, $"{i}.jpg", each)));

        records.ShouldAllBe(record => record.Outcome == UploadOutcome.Accepted);
    }

    public static TheoryData<string, byte[], string, string> Bad => new()
    {
        { "empty.png", [], "empty", "The file is empty." },
        { "cut.png", Pictures.Png(3)[..400], "damaged", "The image/png file is damaged or incomplete" },
        { "text.png", Pictures.Text("only words"), "name-misleads", "The content is text/plain, though its name says image/png." },
        { "sound.wav", Pictures.Text("RIFF\u0024\0\0\0WAVEfmt "), "not-supported", "Not supported yet: audio/wav." },
        { "rows.csv", Pictures.Text("a,b\n1,2\n"), "not-supported", "Not supported yet: text/csv." },
        { "blob.bin", [1, 2, 3, 4, 5], "unknown-format", "no format that is known here" },
        { "blank.txt", Pictures.Text(" \n"), "blank", "white space" },
        { "bad.zip", [.. Pictures.Text("PK\u0003\u0004"), 9, 9, 9], "damaged", "The archive is damaged" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task RunAsync_BadContent_IsQuarantinedWithItsReasonAndKept(string name, byte[] content, string code, string reason)
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, name, content);

        (record.Outcome, record.Code, record.Item).ShouldBe((UploadOutcome.Quarantined, code, null));
        record.Reason.ShouldNotBeNull().ShouldContain(reason);
        (await work.PreparedAsync(record.KeptAs)).ShouldBe(content);
        record.KeptAs.ShouldBe($"quarantine/{project}/{Convert.ToHexStringLower(SHA256.HashData(content))}");
        (await work.ItemsAsync(project)).ShouldBeEmpty();
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Quarantined: 1));
    }

    [Theory]
    [InlineData(TaskType.Boxes, "note.txt", "a text", "text/plain; a project of type boxes takes image")]
    [InlineData(TaskType.Segments, "note.txt", "a text", "takes audio or video")]
    public async Task RunAsync_KindThatTheTaskCannotUse_IsQuarantined(TaskType task, string name, string text, string reason)
    {
        await using var work = await station.OpenAsync();

        var record = await work.UploadAsync(await work.ProjectAsync(task), name, Pictures.Text(text));

        record.Code.ShouldBe("wrong-kind");
        record.Reason.ShouldNotBeNull().ShouldContain(reason);
    }

    [Theory]
    [InlineData("at-the-root.png", "bad-path", "in no project's folder")]
    [InlineData("NOT_A_PROJECT/a.png", "bad-path", "'NOT_A_PROJECT' is no project id")]
    [InlineData("no-such-project/a.png", "unknown-project", "There is no project 'no-such-project'")]
    public async Task RunAsync_NoProject_IsRecordedAsStrayAndKept(string path, string code, string reason)
    {
        await using var work = await station.OpenAsync();
        var content = Pictures.Png(4);
        await work.PutAsync(path, content);

        var record = (await work.IngestAsync(path)).ShouldNotBeNull();

        (record.Name, record.Code).ShouldBe((path, code));
        record.Reason.ShouldNotBeNull().ShouldContain(reason);
        (await work.PreparedAsync(record.KeptAs)).ShouldBe(content);
        (await work.RecordsAsync(UploadLedger.NoProject)).ShouldContain(stray => stray.Id == record.Id);
    }

    [Fact]
    public async Task RunAsync_BlobThatIsGone_RecordsNothing()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        (await work.IngestAsync($"{project}/gone.png")).ShouldBeNull();
        (await work.IngestAsync("nobody/gone.png")).ShouldBeNull();
        (await work.RecordsAsync(project)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_TooLarge_IsKeptWithoutBeingHeld()
    {
        await using var work = await station.OpenAsync(new IngestOptions { Images = new ImageLimits { MaxBytes = 5_000 } });
        var project = await work.ProjectAsync();
        byte[] content = [.. Pictures.Png(5), .. new byte[9_000]];

        var record = await work.UploadAsync(project, "big.png", content);

        (record.Code, record.Sha256, record.Bytes).ShouldBe(("too-many-bytes", Convert.ToHexStringLower(SHA256.HashData(content)), content.Length));
        (await work.PreparedAsync(record.KeptAs)).ShouldBe(content);
        (await work.IngestAsync($"{project}/big.png")).ShouldBe(record);
    }

    [Fact]
    public async Task RunAsync_ArchiveTooLarge_SaysHowLargeItMayBe()
    {
        var archive = Pictures.Zip(("a.png", Pictures.Png(5)));
        await using var work = await station.OpenAsync(new IngestOptions { Archives = new ArchiveLimits { MaxBytes = archive.Length - 1 } });
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, "big.zip", archive);

        record.Code.ShouldBe("too-many-bytes");
        record.Reason.ShouldNotBeNull().ShouldContain($"at most {archive.Length - 1:N0} are accepted");
    }

    [Fact]
    public async Task RunAsync_SameRefusedBytesUnderManyNames_AreKeptOnce()
    {
        await using var work = await station.OpenAsync(new IngestOptions { Images = new ImageLimits { MaxBytes = 5_000 } });
        var project = await work.ProjectAsync();
        byte[] small = [1, 2, 3, 4, 5], large = [.. Pictures.Png(5), .. new byte[9_000]];

        var records = new List<UploadRecord>();
        foreach (var name in (string[])["a", "b", "c"])
        {
            records.Add(await work.UploadAsync(project, name + ".bin", small));
            records.Add(await work.UploadAsync(project, name + ".png", large));
        }

        records.Select(record => record.Id).Distinct().Count().ShouldBe(6);
        records.Select(record => record.KeptAs).Distinct().Count().ShouldBe(2);
        (await work.QuarantinedAsync(project)).ShouldBe((2, small.Length + large.Length));
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Quarantined: 6));
    }

    [Fact]
    public async Task RunAsync_SameLargeRefusedBytesByTwoProcessesAtOnce_AreKeptOnce()
    {
        await using var one = await station.OpenAsync();
        await using var other = await station.OpenAsync();
        var project = await one.ProjectAsync();
        var content = new byte[9 << 20];
        content[0] = 1;

        var records = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : other).UploadAsync(project, $"{i}.bin", content)));

        records.ShouldAllBe(record => record.Code == "unknown-format" && record.KeptAs == records[0].KeptAs);
        (await one.QuarantinedAsync(project)).ShouldBe((1, content.Length));
    }

    [Fact]
    public async Task RunAsync_RefusedAgainDaysLater_CountsAsWrittenAgain()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var work = await station.OpenAsync(time: time);
        var project = await work.ProjectAsync();
        var kept = (await work.UploadAsync(project, "a.bin", [1, 2, 3])).KeptAs.ShouldNotBeNull();
        var first = await VersionAsync();

        await work.UploadAsync(project, "b.bin", [1, 2, 3]);
        (await VersionAsync()).ShouldBe(first);
        time.Advance(TimeSpan.FromDays(20));
        await work.UploadAsync(project, "c.bin", [1, 2, 3]);
        (await VersionAsync()).ShouldNotBe(first);
        (await work.QuarantinedAsync(project)).ShouldBe((1, 3));

        async Task<string> VersionAsync() => (await work.Storage.Blobs(ContainerName.Prepared).FindAsync(kept, TestStorage.Cancellation)).ShouldNotBeNull().ETag;
    }

    [Theory]
    [InlineData(".DS_Store")]
    [InlineData("set/Thumbs.db")]
    [InlineData("desktop.ini")]
    [InlineData("set/._a.png")]
    public async Task RunAsync_HelperFile_IsSkippedAndSaysSo(string name)
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, name, [0, 5, 0x16, 7, 0, 2, 0, 0]);

        (record.Outcome, record.Code, record.KeptAs, record.Item, record.Bytes).ShouldBe((UploadOutcome.Skipped, "helper-file", null, null, 8L));
        record.Reason.ShouldNotBeNull().ShouldContain("by itself");
        (await work.IngestAsync($"{project}/{name}")).ShouldBe(record);
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Skipped: 1));
        (await work.QuarantinedAsync(project)).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("exe\u202Egpj.png", "has the hidden character U+202E at position 3", "'exe\\u{202E}gpj.png'")]
    [InlineData("a\u200F.png", "has the hidden character U+200F at position 1", "'a\\u{200F}.png'")]
    public async Task RunAsync_NameThatHidesItsEnd_IsQuarantinedAndShown(string name, string reason, string shown)
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, name, Pictures.Png(8));

        (record.Outcome, record.Code, record.Name).ShouldBe((UploadOutcome.Quarantined, "unsafe-name", name));
        record.Reason.ShouldNotBeNull().ShouldSatisfyAllConditions(text => text.ShouldContain(reason), text => text.ShouldContain(shown));
    }

    [Theory]
    [InlineData("صورة القطة.png")]
    [InlineData("תמונה של חתול.png")]
    [InlineData("می\u200Cخواهم 👩\u200D🚀.png")]
    public async Task RunAsync_NameOfAnyScript_IsAccepted(string name)
    {
        await using var work = await station.OpenAsync();

        (await work.UploadAsync(await work.ProjectAsync(), name, Pictures.Png(9))).Outcome.ShouldBe(UploadOutcome.Accepted);
    }

    [Fact]
    public async Task RunAsync_Utf16WithoutAMark_BecomesAnItem()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();

        var record = await work.UploadAsync(project, "note.txt", System.Text.Encoding.Unicode.GetBytes("Plain ascii words written as UTF-16 without a mark."));

        var item = (await work.ItemAsync(project, record.Item)).ShouldNotBeNull();
        (await work.PreparedAsync(item.MediaBlob)).ShouldBe("Plain ascii words written as UTF-16 without a mark."u8.ToArray());
        item.Notes.ShouldBe(["was utf-16, told by its characters since it had no byte order mark"]);
    }

    [Fact]
    public async Task RunAsync_Again_ChangesNothing()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var first = await work.UploadAsync(project, "a.png", Pictures.Png(6));
        var items = await work.ItemsAsync(project);

        (await work.IngestAsync($"{project}/a.png")).ShouldBe(first);
        (await work.UploadAsync(project, "a.png", Pictures.Png(6))).ShouldBe(first);

        (await work.ItemsAsync(project)).ShouldHaveSingleItem().Id.ShouldBe(items[0].Id);
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 1));
    }

    [Fact]
    public async Task RunAsync_DamagedThenWhole_BothAreRecordedUnderTheirVersions()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var damaged = await work.UploadAsync(project, "a.png", Pictures.Png(7)[..300]);

        var whole = await work.UploadAsync(project, "a.png", Pictures.Png(7));

        (damaged.Version, whole.Version, whole.Outcome).ShouldBe((1, 2, UploadOutcome.Accepted));
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 1, Quarantined: 1));
    }
}
