using System.Globalization;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// The table <c>uploads</c>, one partition to a project: a record per upload (<c>upload-{id}</c>), the same under its outcome
/// (<c>by-{outcome}-{id}</c>) so that a list of one outcome reads nothing else, what each name stands for now (<c>current-{name}</c>), and
/// counters (<c>count-{shard}</c>). All four change in one transaction, so that counts and lists always agree with the records. How many
/// uploads the sweep found is one counter more (<c>count-swept</c>).
/// </summary>
public sealed class UploadLedger(AnnotationStorage storage, TimeProvider time)
{
    /// <summary>The partition of uploads that belong to no project; no project can have this id.</summary>
    public const string NoProject = "!none";

    private const string Record = "upload-", Current = "current-", Count = "count-", SweptKey = Count + "swept", AnyVersion = "*";

    // Several writers at once meet on one counter only by chance.
    private const int CountShards = 16;
    private const int MaxConflicts = 24;

    private readonly Table<UploadRecord> records = storage.Table<UploadRecord>(TableName.Uploads);
    private readonly Table<UploadCurrent> currents = storage.Table<UploadCurrent>(TableName.Uploads);
    private readonly Table<UploadCounts> counts = storage.Table<UploadCounts>(TableName.Uploads);

    /// <summary>The record, or null.</summary>
    public async Task<UploadRecord?> FindAsync(string partition, string id, CancellationToken cancellation) =>
        (await records.FindAsync(partition, Record + id, cancellation))?.Value;

    /// <summary>A page of records in order of id, of these outcomes, or of all when none is named.</summary>
    public async Task<(IReadOnlyList<UploadRecord> Records, string? Continuation)> PageAsync(
        string partition, IReadOnlyCollection<UploadOutcome> outcomes, int max, string? continuation, CancellationToken cancellation)
    {
        // A page of each, from the same id on: the first of all of them together are the page.
        var after = continuation is null ? null : IdOf(Continuation.Read(continuation));
        string[] prefixes = outcomes.Count == 0 ? [Record] : [.. outcomes.Select(Index)];
        var pages = await Task.WhenAll(prefixes.Select(prefix =>
            records.PageAsync(partition, prefix, max, after is null ? null : Continuation.Write(prefix + after), cancellation)));
        var found = pages.SelectMany(page => page.Rows).Select(row => row.Stored.Value).OrderBy(record => record.Id, StringComparer.Ordinal).ToList();
        var isLast = found.Count <= max && pages.All(page => page.Continuation is null);
        return (found[..Math.Min(max, found.Count)], isLast ? null : Continuation.Write(Record + found[Math.Min(max, found.Count) - 1].Id));
    }

    /// <summary>The counts of a partition: one query, whatever its size.</summary>
    public async Task<UploadCounts> CountAsync(string partition, CancellationToken cancellation)
    {
        var sum = new UploadCounts();
        await foreach (var (_, shard) in counts.QueryAsync(partition, Count, cancellation))
        {
            sum = sum.Plus(shard.Value);
        }

        return sum;
    }

    /// <summary>The item that a name stands for at present, or null.</summary>
    public async Task<string?> CurrentItemAsync(string partition, string name, string? entry, CancellationToken cancellation) =>
        (await currents.FindAsync(partition, CurrentKey(name, entry), cancellation))?.Value.Item;

    /// <summary>Whether a blob was handled as it is now: one row is read.</summary>
    internal async Task<bool> HasAsync(string partition, string name, BlobFacts blob, CancellationToken cancellation) =>
        await currents.FindAsync(partition, CurrentKey(name, null), cancellation) is { } current
        && (current.Value.Blob is { } version ? version == UploadCurrent.VersionOf(blob.ETag) : current.WrittenAt >= blob.LastModified);

    /// <summary>Counts an upload that no event had announced.</summary>
    internal async Task CountSweptAsync(string partition, CancellationToken cancellation)
    {
        while (await counts.UpdateAsync(partition, SweptKey, count => count.Plus(new UploadCounts(Swept: 1)), cancellation) is null
            && !await counts.TryInsertAsync(partition, SweptKey, new UploadCounts(Swept: 1), cancellation))
        {
        }
    }

    /// <summary>
    /// Records what became of an upload, replacing an earlier record of the same id. Returns the record as stored, and the item that its
    /// content superseded. A repetition changes nothing.
    /// </summary>
    /// <param name="partition">The project, or <see cref="NoProject"/>.</param>
    /// <param name="record">What became of it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="etag">ETag of the blob as it was handled; null for an entry of an archive.</param>
    internal async Task<(UploadRecord Stored, string? Superseded)> RecordAsync(
        string partition, UploadRecord record, CancellationToken cancellation, string? etag = null)
    {
        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            var countKey = CountKey(record.Id, attempt);
            var findRecord = records.FindAsync(partition, Record + record.Id, cancellation);
            var findCurrent = currents.FindAsync(partition, CurrentKey(record.Name, record.Entry), cancellation);
            var count = await counts.FindAsync(partition, countKey, cancellation);
            var (existing, current) = (await findRecord, await findCurrent);
            var next = Next(record, current?.Value, etag is null ? null : UploadCurrent.VersionOf(etag));
            var stored = record with { Version = existing?.Value.Version ?? next.Version, HandledAt = existing?.Value.HandledAt ?? record.HandledAt };
            if (existing?.Value == stored && current?.Value == next)
            {
                return (stored, next.Superseded);
            }

            var changes = Changes(stored, existing, countKey, count);
            changes.Add(Write(CurrentKey(record.Name, record.Entry), next, current?.ETag));
            if (await storage.TryCommitAsync(TableName.Uploads, partition, changes, cancellation))
            {
                return (stored, next.Superseded);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5 << Math.Min(attempt, 6)), time, cancellation);
        }

        throw new StorageConflictException($"The record of upload '{record.Id}' could not be written: its partition changed {MaxConflicts} times meanwhile.");
    }

    private static List<RowWrite> Changes(UploadRecord record, Stored<UploadRecord>? existing, string countKey, Stored<UploadCounts>? count)
    {
        var tally = (count?.Value ?? new UploadCounts()).Plus(record.Outcome, 1);
        var changes = new List<RowWrite>
        {
            Write(Record + record.Id, record, existing?.ETag),
            RowWrite.Upsert(Index(record.Outcome) + record.Id, record),
        };
        if (existing?.Value.Outcome is { } before)
        {
            tally = tally.Plus(before, -1);
            if (before != record.Outcome)
            {
                changes.Add(RowWrite.Delete(Index(before) + record.Id, AnyVersion));
            }
        }

        changes.Add(Write(countKey, tally, count?.ETag));
        return changes;
    }

    /// <summary>What the name stands for after this record. Content that cannot be used does not retire the item that is there.</summary>
    private static UploadCurrent Next(UploadRecord record, UploadCurrent? current, string? blob)
    {
        if (current?.Upload == record.Id)
        {
            return current with { Item = Holds(record) ?? current.Item, Blob = blob };
        }

        var item = Holds(record) ?? current?.Item;
        return new UploadCurrent(record.Id, item, (current?.Version ?? 0) + 1, current?.Item != item ? current?.Item : null, blob);
    }

    private static string? Holds(UploadRecord record) => record.Item ?? (record.Outcome == UploadOutcome.Duplicate ? record.Of : null);

    private static RowWrite Write<T>(string key, T value, string? etag) => etag is null ? RowWrite.Insert(key, value) : RowWrite.Replace(key, value, etag);

    // A list may go on with other outcomes than it began with.
    private static string IdOf(string key) => key[(key.LastIndexOf('-') + 1)..];

    private static string Index(UploadOutcome outcome) => $"by-{outcome.ToString().ToLowerInvariant()}-";

    private static string CurrentKey(string name, string? entry) => Current + ItemId.OfParts(name, entry ?? "");

    private static string CountKey(string id, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Count}{(id[0] + attempt) % CountShards:D2}");
}
