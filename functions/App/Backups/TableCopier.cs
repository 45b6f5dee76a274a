using System.Security.Cryptography;
using AnnotationFunctions.App.OpenApi;
using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Backups;

/// <summary>
/// Copies the tables into blobs, part by part. A run takes a bounded time and keeps how far it came, so that the next goes on there, also after a
/// crash; it holds one part in memory, however large the tables are. A part is named by its content and counts once the head of the copy has moved
/// past it, so that two runs at a time cannot mix theirs. The app goes on writing meanwhile: <see cref="Backup.Order"/> says what that means.
/// </summary>
public sealed partial class TableCopier(BackupStore backups, RestoreStore restores, AnnotationStorage storage, BackupOptions options, TimeProvider time, ILogger<TableCopier> logger)
{
    /// <summary>The limits of one run and of one part.</summary>
    internal CopyBounds Bounds { get; init; } = new();

    /// <summary>Begins the copy that is due, or goes on with the one under way.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var began = time.GetUtcNow();
        var head = await BegunAsync(began, cancellation);
        if (head.Value.Copy is null || await restores.IsUnderWayAsync(cancellation))
        {
            return; // nothing is due; and what is half restored is not worth a copy
        }

        for (var part = 0; part < Bounds.Parts && time.GetUtcNow() - began < Bounds.Time; part++)
        {
            if (head.Value.Copy!.Table == Backup.Order.Count)
            {
                await CompleteAsync(head, cancellation);
                return;
            }

            if (!await CopyPartAsync(head, cancellation))
            {
                return; // another run is at it, or the copy was given up
            }

            head = await backups.HeadAsync(cancellation);
            if (head.Value.Copy is null)
            {
                return;
            }
        }
    }

    private async Task<Stored<BackupHead>> BegunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var head = await backups.HeadAsync(cancellation);
        var isDue = head.Value.Wanted || (options.EveryHours > 0 && (head.Value.BeganAt is not { } last || last + TimeSpan.FromHours(options.EveryHours) <= now));
        if (head.Value.Copy is not null || !isDue)
        {
            return head;
        }

        await backups.TryAdvanceAsync(head, new BackupHead(now, Copy: new CopyProgress(Backup.IdOf(now), now)), null, cancellation);
        return await backups.HeadAsync(cancellation);
    }

    private async Task<bool> CopyPartAsync(Stored<BackupHead> head, CancellationToken cancellation)
    {
        var copy = head.Value.Copy!;
        var name = Backup.Order[copy.Table];
        using var lines = new BackupLines();
        var continuation = copy.Continuation;
        try
        {
            do
            {
                var page = await storage.Whole(name).PageAsync(continuation, cancellation);
                foreach (var row in page.Rows)
                {
                    lines.Add(row);
                }

                continuation = page.Continuation;
            }
            while (continuation is not null && lines.Rows < Bounds.PartRows && lines.Bytes < Bounds.PartBytes);
        }
        catch (InvalidContinuationException)
        {
            LogGivenUp(copy.Id, name);
            await backups.TryAdvanceAsync(head, head.Value with { Copy = null, Wanted = true }, null, cancellation);
            return false;
        }

        var part = lines.Rows == 0 ? null : await StoreAsync(copy, name, lines, cancellation);
        var next = continuation is null ? copy with { Table = copy.Table + 1, Part = 0, Continuation = null } : copy with { Part = copy.Part + 1, Continuation = continuation };
        return await backups.TryAdvanceAsync(head, head.Value with { Copy = next }, part, cancellation);
    }

    private async Task<CopiedPart> StoreAsync(CopyProgress copy, TableName table, BackupLines lines, CancellationToken cancellation)
    {
        var content = lines.Complete();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var blob = $"{copy.Id}/{table.ToString().ToLowerInvariant()}-{copy.Part:D6}-{sha256[..12]}.jsonl.gz";
        await backups.Blobs.TryWriteNewAsync(blob, content, "application/gzip", cancellation);
        return new CopiedPart(table, new BackupPart(blob, lines.Rows, content.Length, sha256));
    }

    private async Task CompleteAsync(Stored<BackupHead> head, CancellationToken cancellation)
    {
        var copy = head.Value.Copy!;
        var backup = await backups.CompleteAsync(copy, AppVersion.Text, time.GetUtcNow(), cancellation);
        if (!await backups.TryAdvanceAsync(head, head.Value with { Copy = null }, null, cancellation))
        {
            return;
        }

        LogComplete(backup.Id, backup.Rows, backup.Bytes);
        await backups.ForgetPartsAsync(copy.Id, cancellation);
        await ExpireAsync(cancellation);
    }

    /// <summary>Deletes copies that are too old, but for the newest that is complete. One that was begun and given up goes as well.</summary>
    private async Task ExpireAsync(CancellationToken cancellation)
    {
        var all = await backups.ListAsync(cancellation);
        var newest = all.LastOrDefault(each => each.IsComplete)?.Id;
        foreach (var old in all.Where(each => each.Id != newest && each.StartedAt < time.GetUtcNow() - TimeSpan.FromDays(options.KeepDays)))
        {
            await backups.DeleteAsync(old.Id, cancellation);
            LogExpired(old.Id, options.KeepDays);
        }
    }

    [LoggerMessage(1707, LogLevel.Information, "Backup {Backup} of the tables is complete: {Rows} rows, {Bytes} bytes.")]
    private partial void LogComplete(string backup, long rows, long bytes);

    [LoggerMessage(1701, LogLevel.Information, "Backup {Backup} was deleted: it is older than {Days} days.")]
    private partial void LogExpired(string backup, int days);

    [LoggerMessage(1702, LogLevel.Warning, "Backup {Backup} was given up in table {Table}, whose listing cannot be continued; another one begins.")]
    private partial void LogGivenUp(string backup, TableName table);
}

/// <summary>Limits of copying.</summary>
/// <param name="PartRows">Rows of a part, give or take a page of a thousand.</param>
/// <param name="PartBytes">Bytes of a part before compression, give or take a page.</param>
/// <param name="Parts">Parts, and tables without rows, in one run.</param>
/// <param name="TimeOrDefault">How long a run begins new parts; null is four minutes, less than passes between two runs of the timer.</param>
internal sealed record CopyBounds(int PartRows = 50_000, long PartBytes = 32 << 20, int Parts = 500, TimeSpan? TimeOrDefault = null)
{
    /// <summary>How long a run begins new parts.</summary>
    internal TimeSpan Time => TimeOrDefault ?? TimeSpan.FromMinutes(4);
}
