using System.Text.Json;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Backups;

/// <summary>The blobs of copies, and how far the one is that is being made. Only what has its manifest is a copy.</summary>
public sealed class BackupStore(AnnotationStorage storage)
{
    private const string Partition = "copy", HeadRow = "head";
    private const long MaxManifestBytes = 64 << 20;

    private static readonly JsonSerializerOptions ManifestJson = new(Json.Stored) { WriteIndented = true };

    private readonly Table<BackupHead> heads = storage.Table<BackupHead>(TableName.Backups);
    private readonly Table<CopiedPart> parts = storage.Table<CopiedPart>(TableName.Backups);

    /// <summary>The blobs.</summary>
    internal BlobArea Blobs { get; } = storage.Blobs(ContainerName.Backups);

    /// <summary>The copies there are, oldest first.</summary>
    public async Task<IReadOnlyList<BackupSummary>> ListAsync(CancellationToken cancellation)
    {
        var found = new SortedDictionary<string, BackupSummary>(StringComparer.Ordinal);
        await foreach (var blob in Blobs.ListAsync(null, cancellation))
        {
            var id = blob.Name.Split('/')[0];
            if (Backup.MomentOf(id) is { } moment)
            {
                var sum = found.GetValueOrDefault(id) ?? new BackupSummary(id, moment, false, 0, 0);
                found[id] = sum with { IsComplete = sum.IsComplete || blob.Name == ManifestBlob(id), Blobs = sum.Blobs + 1, Bytes = sum.Bytes + blob.Length };
            }
        }

        return [.. found.Values];
    }

    /// <summary>A complete copy, or null.</summary>
    public async Task<Backup?> FindAsync(string id, CancellationToken cancellation) =>
        Backup.MomentOf(id) is not null && await Blobs.ReadBytesAsync(ManifestBlob(id), cancellation, MaxManifestBytes) is { } manifest
            ? JsonSerializer.Deserialize<Backup>(manifest, ManifestJson)
            : null;

    internal async Task<Stored<BackupHead>> HeadAsync(CancellationToken cancellation)
    {
        if (await heads.FindAsync(Partition, HeadRow, cancellation) is { } head)
        {
            return head;
        }

        await heads.TryInsertAsync(Partition, HeadRow, new BackupHead(), cancellation);
        return (await heads.FindAsync(Partition, HeadRow, cancellation))!;
    }

    /// <summary>Goes on from one head to the next, with the part that was copied between them; false when somebody else has.</summary>
    internal Task<bool> TryAdvanceAsync(Stored<BackupHead> from, BackupHead to, CopiedPart? part, CancellationToken cancellation)
    {
        var advance = RowWrite.Replace(HeadRow, to, from.ETag);
        RowWrite[] changes = part is null ? [advance] : [advance, RowWrite.Upsert($"part-{from.Value.Copy!.Id}-{from.Value.Copy.Table:D2}-{from.Value.Copy.Part:D6}", part)];
        return storage.TryCommitAsync(TableName.Backups, Partition, changes, cancellation);
    }

    /// <summary>Has the next run begin a copy.</summary>
    internal Task WantAsync(CancellationToken cancellation) => UpdateAsync(head => head with { Wanted = true }, cancellation);

    /// <summary>Writes the manifest of a copy all of whose parts are there.</summary>
    internal async Task<Backup> CompleteAsync(CopyProgress copy, string app, DateTimeOffset now, CancellationToken cancellation)
    {
        var copied = new List<CopiedPart>();
        await foreach (var (_, part) in parts.QueryAsync(Partition, $"part-{copy.Id}-", cancellation))
        {
            copied.Add(part.Value);
        }

        var byTable = copied.ToLookup(part => part.Table, part => part.Part);
        var tables = Backup.Order.Select(table => new BackupTable(table, byTable[table].Sum(part => (long)part.Rows), [.. byTable[table]])).ToList();
        var backup = new Backup(copy.Id, copy.StartedAt, now, app, tables.Sum(table => table.Rows), copied.Sum(part => part.Part.Bytes), tables);
        await Blobs.TryWriteNewAsync(ManifestBlob(copy.Id), JsonSerializer.SerializeToUtf8Bytes(backup, ManifestJson), "application/json", cancellation);
        return backup;
    }

    /// <summary>Removes the rows of parts: the manifest has them.</summary>
    internal async Task ForgetPartsAsync(string id, CancellationToken cancellation)
    {
        var rows = new List<RowWrite>();
        await foreach (var (key, part) in parts.QueryAsync(Partition, $"part-{id}-", cancellation))
        {
            rows.Add(RowWrite.Delete(key, part.ETag));
        }

        foreach (var some in rows.Chunk(100))
        {
            await storage.TryCommitAsync(TableName.Backups, Partition, some, cancellation);
        }
    }

    /// <summary>Removes the blobs of a copy, its manifest first: what is left of an interrupted removal is no copy.</summary>
    internal async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        await Blobs.DeleteAsync(ManifestBlob(id), cancellation);
        await foreach (var blob in Blobs.ListAsync(id + "/", cancellation))
        {
            await Blobs.DeleteAsync(blob.Name, cancellation);
        }
    }

    private async Task UpdateAsync(Func<BackupHead, BackupHead> change, CancellationToken cancellation)
    {
        await HeadAsync(cancellation);
        await heads.UpdateAsync(Partition, HeadRow, change, cancellation);
    }

    private static string ManifestBlob(string id) => $"{id}/manifest.json";
}

/// <summary>The state of copying as a whole.</summary>
/// <param name="BeganAt">When the last one began.</param>
/// <param name="Wanted">Whether somebody asked for one that has not begun.</param>
/// <param name="Copy">The one that is being made.</param>
internal sealed record BackupHead(DateTimeOffset? BeganAt = null, bool Wanted = false, CopyProgress? Copy = null);

/// <summary>How far a copy is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Table">Index in <see cref="Backup.Order"/> of the table that is being copied; past the last one when all are.</param>
/// <param name="Part">Number of its next part.</param>
/// <param name="Continuation">Where the table goes on; null at its beginning.</param>
internal sealed record CopyProgress(string Id, DateTimeOffset StartedAt, int Table = 0, int Part = 0, string? Continuation = null);

/// <summary>A part that is stored, until the manifest has it.</summary>
internal sealed record CopiedPart(TableName Table, BackupPart Part);
