using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate;

/// <summary>
/// The safety net under every event: once a minute it wakes items whose answers nobody looked at, takes back leases that ran out, starts
/// what should run and does not, and updates scorecards and progress. Nothing depends on it as long as nothing is lost.
/// </summary>
public sealed partial class MinuteTick(
    BatchStore batches,
    OrphanedBatches orphans,
    BatchClosing closing,
    BatchProgressReader progress,
    BatchScorer scorer,
    AnnotatorStore annotators,
    UnseenAnswers unseen,
    LeaseSweep sweep,
    StrandedSlots stranded,
    WaitingBatches waiting,
    Wake wake,
    TimeProvider time,
    ILogger<MinuteTick> logger)
{
    private const int MaxProjects = 200;
    private const int ItemsPerMinute = 20_000;
    private const double Growth = 1.2;

    /// <summary>The timer.</summary>
    [Function(nameof(MinuteTick))]
    public async Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var active = await batches.ActiveAsync(cancellation);
        // More projects than a minute suffices for take turns.
        var projects = active.GroupBy(key => key.Project).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var turns = (projects.Count + MaxProjects - 1) / MaxProjects;
        var turn = turns == 0 ? 0 : (int)(time.GetUtcNow().ToUnixTimeSeconds() / 60 % turns);
        foreach (var project in projects.Skip(turn * MaxProjects).Take(MaxProjects))
        {
            try
            {
                await ProjectAsync(project.Key, [.. project], client, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, project.Key); // one project's trouble is not another's
            }
        }

        LogTicked(projects.Count); // an alert misses it where the app does not run
    }

    private async Task ProjectAsync(string project, IReadOnlyList<BatchKey> keys, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (var annotator in await annotators.AllAsync(project, cancellation))
        {
            var key = new AnnotatorKey(project, annotator.Id);
            var isUnseen = await unseen.WakeAsync(key, client, cancellation);
            if (annotator.CallbackUrl is null || !annotator.MayWork)
            {
                await sweep.RunAsync(key, client, cancellation);
            }
            else if (isUnseen)
            {
                await wake.AnnotatorAsync(client, key, cancellation);
            }
            else
            {
                await wake.TryStartAsync(client, key, cancellation);
            }
        }

        await stranded.WakeAsync(project, client, cancellation);
        foreach (var key in keys)
        {
            await waiting.LookAsync(key, cancellation);
            await BatchAsync(key, client, cancellation);
        }
    }

    /// <summary>Looks after one batch.</summary>
    internal async Task BatchAsync(BatchKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        var batch = await batches.FindAsync(key, cancellation);
        if (batch is null)
        {
            await batches.RetireAsync(key, cancellation);
        }
        else if (!batch.IsActive)
        {
            await closing.SettleAsync(batch, cancellation); // it stopped between its end and this
        }
        else if (await orphans.IsCarriedOnAsync(batch, client, cancellation) && batch.Status == BatchStatus.Annotating && IsTurn(batch))
        {
            var counted = await progress.CountAsync(batch, cancellation);
            if (counted.Answers >= (batch.Progress.Answers * Growth) + 1)
            {
                await scorer.RunInterimAsync(key, cancellation);
            }

            await batches.UpdateAsync(
                key, current => current.Status == BatchStatus.Annotating ? current with { Progress = counted } : null, cancellation);
        }
    }

    /// <summary>Batches up to this many items are counted every minute, larger ones less often: a tick reads no more rows of a batch than that on average.</summary>
    private bool IsTurn(Batch batch) =>
        time.GetUtcNow().ToUnixTimeSeconds() / 60 % ((batch.Progress.Items / ItemsPerMinute) + 1) == 0;

    [LoggerMessage(1550, LogLevel.Error, "The tick failed for project {Project}.")]
    private partial void LogFailed(Exception exception, string project);

    [LoggerMessage(1705, LogLevel.Information, "The tick looked after {Projects} projects.")]
    private partial void LogTicked(int projects);
}
