using AnnotationFunctions.App.Backups;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Storage;
using Azure.Data.Tables;

namespace AnnotationFunctions.Tests.App.Backups;

public sealed class RestoreTablesTests
{
    private static CancellationToken Cancellation => BackupSite.Cancellation;

    [Fact]
    public async Task Run_TablesThatAreGone_AreBackToTheLastCharacter()
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync();
        var before = await site.RowsAsync();
        var backup = await CopyAsync(site);
        await using var process = site.Process();
        foreach (var table in Backup.Order.Where(name => name != TableName.Findings))
        {
            (await process.Storage.Whole(table).IsEmptyAsync(Cancellation)).ShouldBeFalse(); // the process has used them, and does not make them again by itself
        }

        await site.LoseTablesAsync();
        foreach (var table in Backup.Order)
        {
            (await process.Storage.Whole(table).IsEmptyAsync(Cancellation)).ShouldBeTrue();
        }

        var restore = await process.RunAsync(await process.PlanAsync(backup));

        (restore.Failure, restore.Written, restore.Kept, restore.PartsDone).ShouldBe((null, before.Count, 0, restore.Parts));
        (await site.RowsAsync()).ShouldBe(before);
    }

    /// <summary>A crash repeats the part that was under way, and goes on after it.</summary>
    [Fact]
    public async Task Run_AfterACrashInTheMiddle_GoesOn()
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync();
        var before = await site.RowsAsync();
        var backup = await CopyAsync(site);
        await site.LoseTablesAsync();
        RestoreStep step;
        await using (var crashed = site.Process())
        {
            step = await crashed.PlanAsync(backup);
            for (var i = 0; i < step.Parts / 2; i++)
            {
                step = await crashed.Steps.RestorePart(step, Cancellation);
            }

            await crashed.Steps.RestorePart(step, Cancellation); // done, and nobody learnt of it
        }

        await using var process = site.Process();
        var restore = await process.RunAsync(step);

        restore.FinishedAt.ShouldNotBeNull();
        (await site.RowsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData(RestoreMode.Missing, "changed")]
    [InlineData(RestoreMode.Overwrite, "copied")]
    public async Task Run_RowsThatAreThere_StayOrAreReplacedAsAsked(RestoreMode mode, string expected)
    {
        await using var site = await BackupSite.OpenAsync();
        using var storage = AnnotationStorage.Open(site.ConnectionString, TimeProvider.System);
        var table = storage.Table<Note>(TableName.Annotations);
        await table.WriteAsync("p", [("a", new Note("copied")), ("b", new Note("copied")), ("c", new Note("copied"))], Cancellation);
        var backup = await CopyAsync(site);
        await table.UpsertAsync("p", "a", new Note("changed"), Cancellation);
        await table.DeleteAsync("p", "b", Cancellation);
        await table.UpsertAsync("p", "later", new Note("later"), Cancellation);
        await using var process = site.Process();

        var restore = await process.RunAsync(await process.PlanAsync(backup, mode, TableName.Annotations));

        (restore.Written, restore.Kept).ShouldBe(mode == RestoreMode.Missing ? (1, 2) : (3, 0));
        (await TextAsync("a"), await TextAsync("b"), await TextAsync("c"), await TextAsync("later")).ShouldBe((expected, "copied", "copied", "later"));

        async Task<string?> TextAsync(string row) => (await table.FindAsync("p", row, Cancellation))?.Value.Text;
    }

    [Theory]
    [InlineData(true, "is missing.")]
    [InlineData(false, "is not what the manifest says: its SHA-256 is another.")]
    public async Task Run_PartThatIsDamaged_WritesNothingOfItAndSaysSo(bool missing, string expected)
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync(answers: 10);
        var backup = await CopyAsync(site);
        await site.LoseTablesAsync();
        var part = backup.Tables.Single(table => table.Table == TableName.Annotations).Parts[0];
        await (missing ? site.Blobs.DeleteBlobAsync(part.Blob, cancellationToken: Cancellation) : (Task)site.Blobs.GetBlobClient(part.Blob).UploadAsync(BinaryData.FromString("other"), overwrite: true, Cancellation));
        await using var process = site.Process();

        var restore = await process.RunAsync(await process.PlanAsync(backup, RestoreMode.IntoEmpty, TableName.Annotations, TableName.Consensus));

        restore.Failure.ShouldBe($"The blob 'backups/{part.Blob}' {expected}");
        (restore.Written, restore.FinishedAt is null).ShouldBe((0, false));
    }

    [Fact]
    public async Task Run_WhileUnderWay_NothingIsCopied()
    {
        await using var site = await BackupSite.OpenAsync();
        await site.FillAsync(answers: 10);
        var backup = await CopyAsync(site);
        await using var process = site.Process();
        var step = await process.PlanAsync(backup, RestoreMode.Overwrite);
        site.Clock.Advance(TimeSpan.FromHours(23));
        await process.Backups.WantAsync(Cancellation);

        await process.Copier.RunAsync(Cancellation);
        (await process.Backups.ListAsync(Cancellation)).Count.ShouldBe(1);

        await process.RunAsync(step);
        await process.Copier.RunAsync(Cancellation);
        (await process.Backups.ListAsync(Cancellation)).Count.ShouldBe(2);
    }

    /// <summary>The sweep looks no further back than its last pass; records of older uploads may be what was lost.</summary>
    [Fact]
    public async Task Run_AtItsEnd_HasTheSweepBeginAnewAndItsOwnRowIsNoData()
    {
        await using var site = await BackupSite.OpenAsync();
        await using var process = site.Process();
        await process.Sweep.RunAsync(Cancellation);
        var states = process.Storage.Table<SweepState>(TableName.Uploads);
        (await states.FindAsync(WholeTable.Upkeep, "state", Cancellation)).ShouldNotBeNull();
        (await process.Storage.Whole(TableName.Uploads).IsEmptyAsync(Cancellation)).ShouldBeTrue();
        var backup = await CopyAsync(site);
        backup.Rows.ShouldBe(0);

        await process.RunAsync(await process.PlanAsync(backup));

        (await states.FindAsync(WholeTable.Upkeep, "state", Cancellation)).ShouldBeNull();
    }

    private static async Task<Backup> CopyAsync(BackupSite site)
    {
        await using var process = site.Process(bounds: new CopyBounds(PartRows: 1_000));
        await process.Copier.RunAsync(Cancellation);
        return (await process.Backups.FindAsync("20260131-030000", Cancellation))!;
    }

    private sealed record Note(string Text);
}
