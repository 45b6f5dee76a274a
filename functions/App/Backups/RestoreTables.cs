using System.Security.Cryptography;
using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Backups;

/// <summary>
/// Writes the rows of a copy back, part by part. A part whose content is not what the manifest says is not written. A part that is written twice
/// is written as once, so that it goes on where it was after a crash.
/// </summary>
public sealed partial class RestoreTables(
    BackupStore backups, RestoreStore restores, UploadSweep sweep, AnnotationStorage storage, TimeProvider time, ILogger<RestoreTables> logger)
{
    private const int PartsPerHistory = 50;
    private const int RowsAtOnce = 5_000;

    /// <summary>The orchestrator.</summary>
    [Function(nameof(RestoreTables))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, RestoreStep step)
    {
        try
        {
            for (var end = Math.Min(step.Parts, step.Part + PartsPerHistory); step.Part < end && step.Failure is null;)
            {
                step = await context.CallActivityAsync<RestoreStep>(nameof(RestorePart), step, Retries.Batch);
            }

            if (step.Part == step.Parts || step.Failure is not null)
            {
                await context.CallActivityAsync(nameof(CloseRestore), new RestoreEnd(step.Restore, step.Failure), Retries.Batch);
                return;
            }
        }
        catch (TaskFailedException e)
        {
            await context.CallActivityAsync(nameof(CloseRestore), new RestoreEnd(step.Restore, $"{e.TaskName}: {e.FailureDetails?.ErrorMessage ?? e.Message}"), Retries.Batch);
            throw;
        }

        context.ContinueAsNew(step);
    }

    /// <summary>Writes the rows of the next part.</summary>
    [Function(nameof(RestorePart))]
    public async Task<RestoreStep> RestorePart([ActivityTrigger] RestoreStep step, CancellationToken cancellation)
    {
        var restore = await restores.FindAsync(step.Restore, cancellation) ?? throw new InvalidDataException($"There is no restore '{step.Restore}'.");
        var backup = await backups.FindAsync(restore.Backup, cancellation) ?? throw new InvalidDataException($"There is no backup '{restore.Backup}'.");
        var (table, part) = PartsOf(backup, restore.Tables)[step.Part];
        var content = await backups.Blobs.ReadBytesAsync(part.Blob, cancellation);
        if (content is null || Convert.ToHexStringLower(SHA256.HashData(content)) != part.Sha256)
        {
            // Trying again would not change it, so it is a result and no exception.
            return step with { Failure = $"The blob 'backups/{part.Blob}' is {(content is null ? "missing" : "not what the manifest says: its SHA-256 is another")}." };
        }

        var written = 0;
        foreach (var rows in BackupLines.Read(content).Chunk(RowsAtOnce))
        {
            written += await storage.Whole(table).WriteAsync(rows, restore.Mode == RestoreMode.Overwrite, cancellation);
        }

        var next = step with { Part = step.Part + 1, Written = step.Written + written, Kept = step.Kept + part.Rows - written };
        await restores.UpdateAsync(step.Restore, current => current with { PartsDone = next.Part, Written = next.Written, Kept = next.Kept }, cancellation);
        return next;
    }

    /// <summary>Keeps how the restore ended.</summary>
    [Function(nameof(CloseRestore))]
    public async Task CloseRestore([ActivityTrigger] RestoreEnd end, CancellationToken cancellation)
    {
        await sweep.BeginAnewAsync(cancellation); // uploads of which the copy has no record are older than where it stopped
        await restores.UpdateAsync(end.Restore, current => current with { FinishedAt = current.FinishedAt ?? time.GetUtcNow(), Failure = end.Failure }, cancellation);
        LogEnded(end.Restore, end.Failure ?? "done");
    }

    /// <summary>The parts of some tables, with what is pointed to first: whoever looks meanwhile finds what a row names.</summary>
    internal static IReadOnlyList<(TableName Table, BackupPart Part)> PartsOf(Backup backup, IReadOnlyList<TableName> tables) =>
        [.. backup.Tables.Reverse().Where(table => tables.Contains(table.Table)).SelectMany(table => table.Parts.Select(part => (table.Table, part)))];

    [LoggerMessage(1703, LogLevel.Warning, "Restore {Restore} of the tables ended: {Outcome}.")]
    private partial void LogEnded(string restore, string outcome);
}

/// <summary>How far a restore is, for its orchestrator.</summary>
public sealed record RestoreStep(string Restore, int Parts, int Part = 0, long Written = 0, long Kept = 0, string? Failure = null);

/// <summary>How a restore ended.</summary>
public sealed record RestoreEnd(string Restore, string? Failure = null);
