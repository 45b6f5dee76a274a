using System.Security.Cryptography;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Names;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Sniffing;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// Handles one uploaded blob from its path to its record. While storage does not answer it is tried again with growing pauses; what no
/// retry cures ends as a record with a reason. So nothing is thrown but a storage that stays away, or a process that stays too busy.
/// </summary>
public sealed partial class UploadIngestion
{
    private const string Zip = "application/zip";

    private readonly ProjectStore projects;
    private readonly ContentIngestion contents;
    private readonly ArchiveIngestion archives;
    private readonly MediaPreparation preparation;
    private readonly Quarantine quarantine;
    private readonly IngestOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<UploadIngestion> logger;
    private readonly BlobArea uploads;
    private readonly ResiliencePipeline retry;

    internal UploadIngestion(
        ProjectStore projects,
        ContentIngestion contents,
        ArchiveIngestion archives,
        MediaPreparation preparation,
        Quarantine quarantine,
        AnnotationStorage storage,
        IngestOptions options,
        TimeProvider time,
        ILogger<UploadIngestion> logger)
    {
        (this.projects, this.contents, this.archives, this.preparation, this.quarantine) = (projects, contents, archives, preparation, quarantine);
        (this.options, this.time, this.logger) = (options, time, logger);
        uploads = storage.Blobs(ContainerName.Uploads);
        retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.FirstPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not OperationCanceledException && ContentIngestion.IsTransient(e)),
                OnRetry = attempt =>
                {
                    LogRetry(attempt.Outcome.Exception, attempt.AttemptNumber + 1, options.Retries);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Handles the blob <paramref name="path"/> of the container <c>uploads</c>. A repetition changes nothing. Returns its record, or null when the blob is gone.</summary>
    public async Task<UploadRecord?> RunAsync(string path, CancellationToken cancellation) =>
        await retry.ExecuteAsync(async stop => await HandleAsync(path, stop), cancellation);

    private async Task<UploadRecord?> HandleAsync(string path, CancellationToken cancellation)
    {
        if (UploadPath.Split(path, out var fault) is not { } split)
        {
            return await RefuseAsync(null, path, "bad-path", fault, cancellation);
        }

        if (await projects.GetAsync(split.Project, cancellation) is not { } project)
        {
            return await RefuseAsync(null, path, "unknown-project", $"There is no project '{split.Project}'. Create it, then upload again.", cancellation);
        }

        if (HiddenCharacters.Fault(split.Name) is { } hidden)
        {
            return await RefuseAsync(project, path, "unsafe-name", $"Its name '{HiddenCharacters.Escape(split.Name)}' {hidden}.", cancellation);
        }

        try
        {
            return await IngestAsync(project, path, split.Name, cancellation);
        }
        catch (RejectedMediaException rejection)
        {
            return await RefuseAsync(project, path, rejection.Code, rejection.Message, cancellation);
        }
        catch (Exception e) when (!ContentIngestion.IsTransient(e))
        {
            LogFailed(e, project.Id);
            return await RefuseAsync(project, path, "failed", $"It could not be read because of an error in the pipeline ({e.GetType().Name}).", cancellation);
        }
    }

    private async Task<UploadRecord?> IngestAsync(Project project, string path, string name, CancellationToken cancellation)
    {
        var head = new byte[MediaSniffer.HeadLength];
        await using var reading = await uploads.OpenReadAsync(path, cancellation);
        if (reading is null)
        {
            return null;
        }

        var headLength = await reading.Content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (HelperFile.Is(name, head.AsSpan(0, headLength)))
        {
            var id = UploadedContent.UploadIdOf(project.Id, name, null, reading.Facts.ETag);
            return await contents.SkipAsync(project.Id, id, name, null, reading.Facts.Length, reading.Facts.ETag, cancellation);
        }

        var sniffed = MediaSniffer.Sniff(head.AsSpan(0, headLength), name);
        var isArchive = sniffed is { Kind: MediaKind.Archive, MediaType: Zip };
        var maxBytes = isArchive ? options.Archives.MaxBytes : preparation.MaxBytes(sniffed.Kind);
        if (reading.Facts.Length > maxBytes)
        {
            if (!isArchive)
            {
                MediaPreparation.Check(sniffed, project.Schema.TaskType);
            }

            return await RefuseAsync(project, path, "too-many-bytes", FormattableString.Invariant(
                $"The {sniffed.MediaType} file has {reading.Facts.Length:N0} bytes; at most {maxBytes:N0} are accepted."), cancellation);
        }

        if (isArchive)
        {
            await reading.DisposeAsync();
            return await IngestArchiveAsync(project, path, name, cancellation);
        }

        var bytes = new byte[reading.Facts.Length];
        head.AsSpan(0, headLength).CopyTo(bytes);
        await reading.Content.ReadExactlyAsync(bytes.AsMemory(headLength), cancellation);
        return await contents.RunAsync(new UploadedContent(project, name, null, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes, reading.Facts.ETag), cancellation);
    }

    private async Task<UploadRecord?> IngestArchiveAsync(Project project, string path, string name, CancellationToken cancellation)
    {
        await using var reading = await uploads.OpenSeekableAsync(path, cancellation);
        if (reading is null)
        {
            return null;
        }

        var (files, skipped) = await archives.RunAsync(project, name, reading.Content, cancellation);
        reading.Content.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(reading.Content, cancellation));
        var record = new UploadRecord
        {
            Id = UploadedContent.UploadIdOf(project.Id, name, null, sha256), Name = name, Outcome = UploadOutcome.Unpacked, Bytes = reading.Facts.Length,
            Sha256 = sha256, MediaType = Zip, Entries = files, Skipped = skipped, HandledAt = time.GetUtcNow(),
        };
        return await contents.RecordAsync(project.Id, record, reading.Facts.ETag, cancellation);
    }

    /// <summary>Keeps and records a blob that is refused as a whole, without holding it in memory.</summary>
    private async Task<UploadRecord?> RefuseAsync(Project? project, string path, string code, string reason, CancellationToken cancellation)
    {
        var partition = project?.Id ?? UploadLedger.NoProject;
        var name = project is null ? path : path[(project.Id.Length + 1)..];
        // A path that our own storage refuses can be neither read nor copied: the blob stays where it is.
        var readable = BlobName.Fault(path) is null;
        var kept = readable ? await quarantine.KeepUploadAsync(partition, path, cancellation) : null;
        if (readable && kept is null)
        {
            return null;
        }

        var record = new UploadRecord
        {
            Id = UploadedContent.UploadIdOf(partition, name, null, kept?.Sha256 ?? "unread"), Name = name, Outcome = UploadOutcome.Quarantined, Code = code,
            Reason = reason, Bytes = kept?.Bytes ?? 0, Sha256 = kept?.Sha256, KeptAs = kept?.Name, HandledAt = time.GetUtcNow(),
        };
        return await contents.RecordAsync(partition, record, kept?.ETag, cancellation);
    }

    [LoggerMessage(1602, LogLevel.Warning, "Storage does not answer, or the process is too busy; the upload is tried again ({Attempt} of {Attempts}).")]
    private partial void LogRetry(Exception? e, int attempt, int attempts);

    [LoggerMessage(1603, LogLevel.Error, "An upload of project {Project} could not be read.")]
    private partial void LogFailed(Exception e, string project);
}
