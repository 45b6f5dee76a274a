using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// Finds uploads that no event announced, since a trigger's listing passed them over or an event was lost, and ingests them as the trigger does.
/// A run lists the names from where the last one stopped, a bounded number, and looks up the records of those blobs alone that were written
/// since the pass before: a blob that was seen once with its record costs nothing but its share of a page. What trigger and sweep
/// handle at the same time has one record, since records are keyed by what they are of.
/// </summary>
public sealed partial class UploadSweep(UploadIngestion ingestion, UploadLedger ledger, AnnotationStorage storage, TimeProvider time, ILogger<UploadSweep> logger)
{
    /// <summary>Age from which a blob should have a record.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const int LookupsAtOnce = 16;
    private const int IngestedAtOnce = 4;
    private const string Partition = WholeTable.Upkeep, Row = "state";

    private readonly BlobArea uploads = storage.Blobs(ContainerName.Uploads);
    private readonly Table<SweepState> states = storage.Table<SweepState>(TableName.Uploads);

    /// <summary>What one run does at most.</summary>
    internal SweepBounds Bounds { get; init; } = new();

    /// <summary>Looks at some of the names. Returns how many blobs had no record, and how many of them have one now.</summary>
    public async Task<(int Found, int Ingested)> RunAsync(CancellationToken cancellation)
    {
        var state = (await states.FindAsync(Partition, Row, cancellation))?.Value ?? new SweepState(time.GetUtcNow(), DateTimeOffset.MinValue);
        state = state.Continuation is null ? state with { Began = time.GetUtcNow(), Failed = false } : state;
        var (found, ingested) = (0, 0);
        for (var page = 0; page < Bounds.Pages; page++)
        {
            var (blobs, next) = await PageAsync(state, cancellation);
            var missing = await MissingAsync(blobs, state, cancellation);
            var now = missing.Take(Bounds.Ingested - found).ToList();
            var done = await IngestAsync(now, cancellation);
            (found, ingested) = (found + now.Count, ingested + done);
            state = state with { Failed = state.Failed || done < now.Count };
            if (now.Count < missing.Count)
            {
                break;
            }

            state = next is null ? state.Ended(Patience) : state with { Continuation = next };
            if (next is null)
            {
                break;
            }
        }

        await states.UpsertAsync(Partition, Row, state, cancellation);
        if (found > 0)
        {
            LogFound(found, Patience.TotalMinutes, ingested);
        }

        return (found, ingested);
    }

    /// <summary>Has the next run begin anew, with all blobs that there are: records may have been lost that an earlier pass saw.</summary>
    public Task BeginAnewAsync(CancellationToken cancellation) => states.DeleteAsync(Partition, Row, cancellation);

    private async Task<(IReadOnlyList<BlobFacts> Blobs, string? Next)> PageAsync(SweepState state, CancellationToken cancellation)
    {
        try
        {
            return await uploads.PageAsync(Bounds.Page, state.Continuation, cancellation);
        }
        catch (InvalidContinuationException)
        {
            return await uploads.PageAsync(Bounds.Page, null, cancellation); // the pass begins anew; what it saw is seen again
        }
    }

    private async Task<List<BlobFacts>> MissingAsync(IReadOnlyList<BlobFacts> blobs, SweepState state, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var missing = new List<BlobFacts>();
        foreach (var some in blobs.Where(blob => blob.LastModified >= state.Since && now - blob.LastModified >= Patience).Chunk(LookupsAtOnce))
        {
            var recorded = await Task.WhenAll(some.Select(blob => IsRecordedAsync(blob, cancellation)));
            missing.AddRange(some.Where((_, i) => !recorded[i]));
        }

        return missing;
    }

    /// <summary>Whether there is a record: in the blob's project, or among those that belong to none, where it was refused before its project was made.</summary>
    private async Task<bool> IsRecordedAsync(BlobFacts blob, CancellationToken cancellation) =>
        (UploadPath.Split(blob.Name, out _) is { } path && await ledger.HasAsync(path.Project, path.Name, blob, cancellation))
        || await ledger.HasAsync(UploadLedger.NoProject, blob.Name, blob, cancellation);

    private async Task<int> IngestAsync(IReadOnlyList<BlobFacts> blobs, CancellationToken cancellation)
    {
        var ingested = 0;
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = IngestedAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(blobs, atOnce, async (blob, stop) =>
        {
            try
            {
                if (await ingestion.RunAsync(blob.Name, stop) is { } record)
                {
                    await ledger.CountSweptAsync(record.Name == blob.Name ? UploadLedger.NoProject : blob.Name[..^(record.Name.Length + 1)], stop);
                }

                Interlocked.Increment(ref ingested); // also one that is gone by now: it is missed by nobody
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                LogFailed(e); // the next pass tries it again
            }
        });
        return ingested;
    }

    [LoggerMessage(1580, LogLevel.Warning, "{Found} uploads had no record {Minutes} minutes after they were written, since no event had announced them: {Ingested} of them were ingested now.")]
    private partial void LogFound(int found, double minutes, int ingested);

    [LoggerMessage(1581, LogLevel.Error, "An upload without a record could not be ingested.")]
    private partial void LogFailed(Exception exception);
}

/// <summary>What one run of the sweep does at most.</summary>
/// <param name="Page">Names in a page; the service gives at most 5,000.</param>
/// <param name="Pages">Pages that are listed.</param>
/// <param name="Ingested">Uploads that are ingested; where there are more, the next run goes on at the same page.</param>
internal sealed record SweepBounds(int Page = 5_000, int Pages = 2, int Ingested = 100);
