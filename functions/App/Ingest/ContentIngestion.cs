using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Sniffing;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// Turns the bytes of one upload, or of one archive entry, into an item or into a reason why not. Every step is keyed by what it writes,
/// so that a crash between any two is healed by doing all of it again.
/// </summary>
internal sealed partial class ContentIngestion(
    UploadLedger ledger,
    ItemStore items,
    FingerprintIndex fingerprints,
    MediaPreparation preparation,
    Quarantine quarantine,
    AnnotationStorage storage,
    TimeProvider time,
    ILogger<ContentIngestion> logger)
{
    private readonly BlobArea prepared = storage.Blobs(ContainerName.Prepared);

    /// <summary>Ingests content and records what became of it.</summary>
    public async Task<UploadRecord> RunAsync(UploadedContent content, CancellationToken cancellation)
    {
        var known = await ledger.FindAsync(content.Project.Id, content.UploadId, cancellation);
        if (known is not null && known.Outcome != UploadOutcome.Quarantined)
        {
            return await RecordAsync(content.Project.Id, known, content.ETag, cancellation);
        }

        var sniffed = MediaSniffer.Sniff(content.Bytes.AsSpan(0, Math.Min(content.Bytes.Length, MediaSniffer.HeadLength)), content.Entry ?? content.Name);
        try
        {
            var record = await AcceptAsync(content, sniffed, cancellation);
            return await RecordAsync(content.Project.Id, record, content.ETag, cancellation);
        }
        catch (RejectedMediaException rejection)
        {
            return await RefuseAsync(content, sniffed.MediaType, rejection.Code, rejection.Message, cancellation);
        }
        catch (Exception e) when (!IsTransient(e))
        {
            // No retry would cure it, and thrown it would be lost in a poison queue.
            LogFailed(e, content.Project.Id, content.UploadId);
            return await RefuseAsync(content, sniffed.MediaType, "failed", $"It could not be prepared because of an error in the pipeline ({e.GetType().Name}); the log has it under '{content.UploadId}'.", cancellation);
        }
    }

    /// <summary>Keeps and records content that is refused.</summary>
    public async Task<UploadRecord> RefuseAsync(UploadedContent content, string? mediaType, string code, string reason, CancellationToken cancellation)
    {
        var kept = await quarantine.KeepAsync(content.Project.Id, content.Sha256, content.Bytes, cancellation);
        var record = Record(content, mediaType, UploadOutcome.Quarantined) with { Code = code, Reason = reason, KeptAs = kept };
        return await RecordAsync(content.Project.Id, record, content.ETag, cancellation);
    }

    /// <summary>Records a file that an operating system or an archiver wrote by itself. It stays where it was uploaded, and nowhere else.</summary>
    public Task<UploadRecord> SkipAsync(string project, string id, string name, string? entry, long bytes, string? etag, CancellationToken cancellation) =>
        RecordAsync(
            project,
            new UploadRecord
            {
                Id = id, Name = name, Entry = entry, Outcome = UploadOutcome.Skipped, Code = "helper-file",
                Reason = "An operating system or an archiver writes files of this kind by itself; it was skipped.", Bytes = bytes, HandledAt = time.GetUtcNow(),
            },
            etag,
            cancellation);

    /// <summary>Writes a record, of the blob with that ETag or of an entry of an archive, and marks the item that its content superseded.</summary>
    public async Task<UploadRecord> RecordAsync(string partition, UploadRecord record, string? etag, CancellationToken cancellation)
    {
        var (stored, superseded) = await ledger.RecordAsync(partition, record, cancellation, etag);
        var current = stored.Item ?? stored.Of;
        if (superseded is not null && current is not null)
        {
            await items.SupersedeAsync(partition, superseded, current, cancellation);
            await items.SupersedeAsync(partition, current, null, cancellation);
        }

        LogRecorded(stored.Outcome, partition, stored.Id, stored.Code ?? "", stored.Bytes);
        return stored;
    }

    /// <summary>What is tried again: storage that does not answer, is too busy, or changed under us; archives that wait for each other's memory; and the end of the process.</summary>
    public static bool IsTransient(Exception e) =>
        e is OperationCanceledException or StorageConflictException or EntryMemoryException || StorageFault.IsUnavailable(e) || StorageFault.IsChanged(e);

    private async Task<UploadRecord> AcceptAsync(UploadedContent content, SniffedMedia sniffed, CancellationToken cancellation)
    {
        var project = content.Project.Id;
        MediaPreparation.Check(sniffed, content.Project.Schema.TaskType);
        var media = await preparation.RunAsync(content.Bytes, sniffed, content.Project.Policy.Ingest, cancellation);
        var owner = await ClaimAsync(content, media.Fingerprint, cancellation);
        if (owner != content.ItemId)
        {
            return Record(content, sniffed.MediaType, UploadOutcome.Duplicate) with { Of = owner };
        }

        var nearTo = await NearestAsync(content, media.Fingerprint, cancellation);
        var item = await items.AddAsync(await StoreAsync(content, sniffed, media, nearTo, cancellation), cancellation);
        if (item.NearDuplicateOf is null)
        {
            return Record(content, sniffed.MediaType, UploadOutcome.Accepted) with { Item = item.Id };
        }

        await fingerprints.WithdrawAsync(project, item.Id, media.Fingerprint, cancellation);
        return Record(content, sniffed.MediaType, UploadOutcome.NearDuplicate) with { Item = item.Id, Of = item.NearDuplicateOf };
    }

    private async Task<string> ClaimAsync(UploadedContent content, NearFingerprint fingerprint, CancellationToken cancellation)
    {
        var project = content.Project.Id;
        var owner = await fingerprints.ClaimAsync(project, content.ItemId, content.Sha256, fingerprint, cancellation);
        if (owner == content.ItemId || await items.FindAsync(project, owner, cancellation) is not { SupersededBy: not null })
        {
            return owner;
        }

        // The item with these bytes is no longer current: a duplicate of it would be labelled by nobody.
        await fingerprints.TryTakeOverAsync(project, owner, content.ItemId, content.Sha256, cancellation);
        return await fingerprints.ClaimAsync(project, content.ItemId, content.Sha256, fingerprint, cancellation);
    }

    /// <summary>The item of which this is a near copy: not one that is superseded, nor the one that this very upload is about to supersede.</summary>
    private async Task<string?> NearestAsync(UploadedContent content, NearFingerprint fingerprint, CancellationToken cancellation)
    {
        var near = await fingerprints.FindNearAsync(content.Project.Id, content.ItemId, fingerprint, cancellation);
        if (near.Count == 0)
        {
            return null;
        }

        var replaced = await ledger.CurrentItemAsync(content.Project.Id, content.Name, content.Entry, cancellation);
        foreach (var candidate in near.Where(candidate => candidate != replaced))
        {
            if (await items.FindAsync(content.Project.Id, candidate, cancellation) is not { SupersededBy: not null })
            {
                return candidate;
            }
        }

        return null;
    }

    private async Task<Item> StoreAsync(UploadedContent content, SniffedMedia sniffed, PreparedMedia media, string? nearTo, CancellationToken cancellation)
    {
        var folder = $"{content.Project.Id}/{content.ItemId}";
        var mediaBlob = $"{folder}/media{Extension(media.MediaType)}";
        var thumbnailBlob = media.Thumbnail is null ? null : $"{folder}/thumbnail.webp";
        await prepared.WriteAsync(mediaBlob, media.Content, media.MediaType, cancellation);
        if (media.Thumbnail is { } thumbnail)
        {
            await prepared.WriteAsync(thumbnailBlob!, thumbnail, "image/webp", cancellation);
        }

        var deepBlob = media.Deep is null ? null : $"{folder}/deep.png";
        if (media.Deep is { } deep)
        {
            await prepared.WriteAsync(deepBlob!, deep, "image/png", cancellation);
        }

        return new Item
        {
            Id = content.ItemId, Project = content.Project.Id, Kind = media.Kind, Source = content.Name, Entry = content.Entry, Upload = content.UploadId,
            Sha256 = content.Sha256, SourceMediaType = sniffed.MediaType, SourceBytes = content.Bytes.LongLength,
            MediaBlob = mediaBlob, MediaType = media.MediaType, DeepBlob = deepBlob,
            ThumbnailBlob = thumbnailBlob ?? (media.Kind == ItemKind.Image ? mediaBlob : null),
            ThumbnailMediaType = thumbnailBlob is not null ? "image/webp" : media.Kind == ItemKind.Image ? media.MediaType : null,
            Width = media.Width, Height = media.Height, TextLength = media.TextLength,
            Notes = sniffed.NameDisagrees ? [sniffed.Describe(), .. media.Notes] : media.Notes,
            NearDuplicateOf = nearTo, IngestedAt = time.GetUtcNow(),
        };
    }

    private UploadRecord Record(UploadedContent content, string? mediaType, UploadOutcome outcome) => new()
    {
        Id = content.UploadId, Name = content.Name, Entry = content.Entry, Outcome = outcome, Bytes = content.Bytes.LongLength,
        Sha256 = content.Sha256, MediaType = mediaType, HandledAt = time.GetUtcNow(),
    };

    private static string Extension(string mediaType) => mediaType switch { "image/png" => ".png", "image/jpeg" => ".jpg", _ => ".txt" };

    [LoggerMessage(1600, LogLevel.Information, "{Outcome} {Project} {Upload} {Code} ({Bytes} bytes).")]
    private partial void LogRecorded(UploadOutcome outcome, string project, string upload, string code, long bytes);

    [LoggerMessage(1601, LogLevel.Error, "Upload {Upload} of project {Project} could not be prepared.")]
    private partial void LogFailed(Exception e, string project, string upload);
}
