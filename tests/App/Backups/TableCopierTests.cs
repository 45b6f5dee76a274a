using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Backups;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.App.Ingest;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.Tests.App.Backups;

public sealed class TableCopierTests
{
    private static readonly CopyBounds Small = new(PartRows: 1_000, Parts: 3);

    private static CancellationToken Cancellation => BackupSite.Cancellation;

    /// <summary>The tables are the asset: one that is not copied is lost with its account.</summary>
    [Fact]
    public void Order_EveryTableButThatOfBackups_OnceAndAnnotationsAfterWhatPointsToThem()
    {
        Backup.Order.Order().ShouldBe(Enum.GetValues<TableName>().Where(name => name != TableName.Backups).Order());

        var order = Backup.Order.ToList();
        foreach (var (points, to) in new[]
        {
            (TableName.Work, TableName.Tasks), (TableName.OpenTasks, TableName.Tasks), (TableName.Tasks, TableName.Annotations), (TableName.Consensus, TableName.Annotations),
            (TableName.Annotations, TableName.Items), (TableName.Uploads, TableName.Items), (TableName.Fingerprints, TableName.Items), (TableName.Items, TableName.Projects),
        })
        {
            order.IndexOf(points).ShouldBeLessThan(order.IndexOf(to), $"a row of {points} may name one of {to} that was written a moment ago");
        }
    }

    [Fact]
    public async Task RunAsync_LargeTable_GoesOnInLaterRunsAndManifestHasEveryRow()
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync();
        var rows = await site.RowsAsync();

        var runs = 0;
        for (Backup? found = null; found is null; runs++)
        {
            await using var process = site.Process(bounds: Small);
            await process.Copier.RunAsync(Cancellation);
            found = await process.Backups.FindAsync("20260131-030000", Cancellation);
            site.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        runs.ShouldBeGreaterThan(4, "a run does no more than its bounds");
        await using var after = site.Process();
        var backup = (await after.Backups.FindAsync("20260131-030000", Cancellation))!;
        backup.Rows.ShouldBe(rows.Count);
        backup.Tables.Select(table => table.Table).ShouldBe(Backup.Order);
        var parts = backup.Tables.SelectMany(table => table.Parts).ToList();
        parts.Max(part => part.Rows).ShouldBeLessThanOrEqualTo(Small.PartRows + 1_000, "one part, and a page, are what is held");
        backup.Tables.Single(table => table.Table == TableName.Annotations).Parts.Count.ShouldBeGreaterThan(1);
        var copied = new List<string>();
        foreach (var part in parts)
        {
            var content = (await site.Blobs.GetBlobClient(part.Blob).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
            (content.Length, Convert.ToHexStringLower(SHA256.HashData(content))).ShouldBe(((int)part.Bytes, part.Sha256));
            copied.AddRange((await LinesAsync(content)).Select(line => $"{part.Blob.Split('/')[1].Split('-')[0]} {line}"));
        }

        copied.Count.ShouldBe(rows.Count);
        copied.ShouldBeUnique();
        copied.ShouldAllBe(line => JsonNode.Parse(line.Substring(line.IndexOf(' ') + 1))!["body"] is JsonObject);

        await after.Copier.RunAsync(Cancellation);
        (await after.Backups.ListAsync(Cancellation)).Count.ShouldBe(1, "the next is not due");
    }

    /// <summary>The n-th write to storage is lost, or its reply is: whichever it is, the runs after it complete the copy.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_StopsAtAnyWrite_IsCompletedByTheNextRuns(bool before)
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync(answers: 1_200);
        var rows = await site.RowsAsync();
        await using var proxy = await StorageProxy.StartAsync(site.ConnectionString);
        proxy.Status = 412; // no retry of the client hides it
        for (var write = 1; ; write += 3)
        {
            proxy.Reset();
            var (failing, hit) = (write, false);
            proxy.Interfere = (number, isBefore) => number == failing && isBefore == before && (hit = true);
            await using (var process = site.Process(proxy.ConnectionString, Small))
            {
                await Record.ExceptionAsync(() => process.Copier.RunAsync(Cancellation));
            }

            proxy.Interfere = (_, _) => false;
            for (var run = 0; run < 30; run++)
            {
                await using var process = site.Process(bounds: Small);
                await process.Copier.RunAsync(Cancellation);
            }

            await using var after = site.Process();
            var newest = (await after.Backups.ListAsync(Cancellation))[^1];
            newest.IsComplete.ShouldBeTrue($"write {write}");
            (await after.Backups.FindAsync(newest.Id, Cancellation))!.Rows.ShouldBe(rows.Count, $"write {write}");
            site.Clock.Advance(TimeSpan.FromHours(24));
            if (!hit)
            {
                write.ShouldBeGreaterThan(5);
                return;
            }
        }
    }

    [Fact]
    public async Task RunAsync_TwoAtATime_DoNotMixTheirParts()
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync();
        var rows = await site.RowsAsync();

        for (var run = 0; run < 20; run++)
        {
            await using var one = site.Process(bounds: Small);
            await using var other = site.Process(bounds: Small with { PartRows = 2_000 });
            await Task.WhenAll(one.Copier.RunAsync(Cancellation), other.Copier.RunAsync(Cancellation));
        }

        await using var after = site.Process();
        var backup = (await after.Backups.FindAsync("20260131-030000", Cancellation)).ShouldNotBeNull();
        backup.Rows.ShouldBe(rows.Count);
    }

    [Fact]
    public async Task RunAsync_OldCopies_AreDeletedButForTheNewestThatIsComplete()
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync(answers: 10);
        for (var day = 0; day < 4; day++)
        {
            await using var process = site.Process(keepDays: 2);
            await process.Copier.RunAsync(Cancellation);
            site.Clock.Advance(TimeSpan.FromDays(1));
        }

        await site.Blobs.UploadBlobAsync("20260101-000000/tokens-000000-abc.jsonl.gz", BinaryData.FromString("given up"), Cancellation);
        await site.Blobs.UploadBlobAsync("notes/readme.txt", BinaryData.FromString("not ours"), Cancellation);
        await using var last = site.Process(keepDays: 2);
        (await last.Backups.ListAsync(Cancellation)).Select(each => each.Id).ShouldBe(["20260101-000000", "20260201-030000", "20260202-030000", "20260203-030000"]);

        site.Clock.Advance(TimeSpan.FromDays(30));
        await last.Copier.RunAsync(Cancellation);

        (await last.Backups.ListAsync(Cancellation)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(each => each.Id.ShouldBe("20260306-030000"), each => each.IsComplete.ShouldBeTrue());
        (await site.Blobs.GetBlobClient("notes/readme.txt").ExistsAsync(Cancellation)).Value.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_WithoutASchedule_CopiesOnlyWhenAsked()
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync(answers: 10);
        await using var process = site.Process(everyHours: 0);

        await process.Copier.RunAsync(Cancellation);
        (await process.Backups.ListAsync(Cancellation)).ShouldBeEmpty();

        await process.Backups.WantAsync(Cancellation);
        await process.Copier.RunAsync(Cancellation);
        await process.Copier.RunAsync(Cancellation);
        (await process.Backups.ListAsync(Cancellation)).ShouldHaveSingleItem().IsComplete.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Backups:EveryHours", "-1", "The setting 'Backups__EveryHours' is '-1'; expected a whole number from 0 to 744.")]
    [InlineData("Backups:KeepDays", "0", "The setting 'Backups__KeepDays' is '0'; expected a whole number from 1 to 3650.")]
    [InlineData("Backups:KeepDays", "a week", "The setting 'Backups__KeepDays' is 'a week'; expected a whole number from 1 to 3650.")]
    public void From_WrongSetting_IsNamed(string name, string value, string expected) => Should.Throw<InvalidOperationException>(
        () => BackupOptions.From(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, (string?)value)]).Build())).Message.ShouldBe(expected);

    private static async Task<IReadOnlyList<string>> LinesAsync(byte[] content)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        return (await reader.ReadToEndAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
