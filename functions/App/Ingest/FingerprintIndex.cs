using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// Finds duplicates. The table <c>fingerprints</c> has one partition to a project: who owns which exact content (<c>exact-{sha256}</c>), and
/// the fingerprints of items that are not near copies themselves, under each of their keys (<c>near-{key}-{item}</c>).
/// </summary>
/// <remarks>
/// Cost: one transaction to claim, and one short range read per probe, whatever the size of the project. Of two uploads of the same content
/// at the same time one gets the claim. Of two near copies at the same time, each writes its keys before it looks: the one that was
/// written later by storage's own clock sees the other and yields.
/// </remarks>
internal sealed class FingerprintIndex(AnnotationStorage storage)
{
    // A bucket larger than this (thousands of frames of one fixed camera) is not searched to its end.
    private const int MaxBucket = 100;

    private readonly Table<FingerprintOwner> owners = storage.Table<FingerprintOwner>(TableName.Fingerprints);
    private readonly Table<FingerprintRow> rows = storage.Table<FingerprintRow>(TableName.Fingerprints);

    /// <summary>Claims exact content for an item and makes the item findable. Returns the owner, which is another item when the content was claimed before.</summary>
    public async Task<string> ClaimAsync(string project, string item, string sha256, NearFingerprint fingerprint, CancellationToken cancellation)
    {
        var row = new FingerprintRow(item, fingerprint.Content);
        var changes = fingerprint.Keys.Select(key => RowWrite.Insert(NearKey(key, item), row)).Append(RowWrite.Insert(ExactKey(sha256), new FingerprintOwner(item)));
        if (await storage.TryCommitAsync(TableName.Fingerprints, project, [.. changes], cancellation))
        {
            return item;
        }

        if (await owners.FindAsync(project, ExactKey(sha256), cancellation) is { } owner && owner.Value.Item != item)
        {
            return owner.Value.Item;
        }

        // Ours from before a crash: whether the keys were removed again is not known, so whatever is missing is written.
        foreach (var key in fingerprint.Keys)
        {
            await rows.TryInsertAsync(project, NearKey(key, item), row, cancellation);
        }

        await owners.TryInsertAsync(project, ExactKey(sha256), new FingerprintOwner(item), cancellation);
        return item;
    }

    /// <summary>Passes exact content on from an item that is no longer current; false when somebody else was faster.</summary>
    public async Task<bool> TryTakeOverAsync(string project, string from, string to, string sha256, CancellationToken cancellation) =>
        await owners.FindAsync(project, ExactKey(sha256), cancellation) is { } owner
        && owner.Value.Item == from
        && await owners.TryReplaceAsync(project, ExactKey(sha256), new FingerprintOwner(to), owner.ETag, cancellation);

    /// <summary>Items, earliest first, of which this claimed one is a near copy and which were findable before it.</summary>
    public async Task<IReadOnlyList<string>> FindNearAsync(string project, string item, NearFingerprint fingerprint, CancellationToken cancellation)
    {
        var findOwn = rows.FindAsync(project, NearKey(fingerprint.Keys[0], item), cancellation);
        var buckets = await Task.WhenAll(fingerprint.Probes.Select(probe => rows.PageAsync(project, NearKey(probe, ""), MaxBucket, null, cancellation)));
        var own = (await findOwn)?.WrittenAt ?? DateTimeOffset.MaxValue;
        return [.. buckets
            .SelectMany(bucket => bucket.Rows)
            .Select(row => (row.Stored.Value.Item, row.Stored.Value.Content, WrittenAt: row.Stored.WrittenAt ?? DateTimeOffset.MinValue))
            .Where(other => IsEarlier((other.WrittenAt, other.Item), (own, item)))
            .DistinctBy(other => other.Item)
            .Where(other => fingerprint.IsNear(other.Content))
            .OrderBy(other => other.WrittenAt).ThenBy(other => other.Item, StringComparer.Ordinal)
            .Select(other => other.Item)];
    }

    /// <summary>Makes an item not findable, because it is a near copy: others are compared with the original only.</summary>
    public async Task WithdrawAsync(string project, string item, NearFingerprint fingerprint, CancellationToken cancellation)
    {
        foreach (var key in fingerprint.Keys)
        {
            await rows.DeleteAsync(project, NearKey(key, item), cancellation);
        }
    }

    private static bool IsEarlier((DateTimeOffset At, string Item) one, (DateTimeOffset At, string Item) other) =>
        one.Item != other.Item && (one.At < other.At || one.At == other.At && string.CompareOrdinal(one.Item, other.Item) < 0);

    private static string ExactKey(string sha256) => $"exact-{sha256}";

    private static string NearKey(string key, string item) => $"near-{key}-{item}";
}
