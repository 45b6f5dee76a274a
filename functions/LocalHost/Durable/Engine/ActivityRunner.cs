using AnnotationFunctions.LocalHost.Worker;
using System.Diagnostics;
using System.Threading.Channels;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>Runs activities, as many at once as the options allow, and stores their results. An activity runs at least once.</summary>
internal sealed class ActivityRunner(IDurableFunctions functions, GroupCommitWriter writer, TimeProvider time, ILogger log)
{
    private readonly Channel<ActivityWork> queue = Channel.CreateUnbounded<ActivityWork>();

    public void Enqueue(IReadOnlyList<ActivityWork> work)
    {
        DurableTelemetry.QueuedActivities.Add(work.Count);
        foreach (var activity in work)
        {
            queue.Writer.TryWrite(activity);
        }
    }

    public void Stop() => queue.Writer.TryComplete();

    /// <summary>Runs queued activities, one at a time, until the host stops.</summary>
    /// <param name="stopping">Ends the taking of new ones.</param>
    /// <param name="cancelling">Ends the one that runs.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancelling)
    {
        await foreach (var work in queue.Reader.ReadAllAsync(stopping))
        {
            DurableTelemetry.QueuedActivities.Add(-1);
            if (await RunAsync(work, stopping, cancelling) is { } result)
            {
                await StoreAsync(work, result, stopping);
            }
        }
    }

    /// <summary>The result of the activity; null when the host stopped it, so that it runs again after the restart.</summary>
    private async Task<HistoryEvent?> RunAsync(ActivityWork work, CancellationToken stopping, CancellationToken cancelling)
    {
        using var trace = DurableTelemetry.Traces.StartActivity("activity");
        trace?.SetTag("durable.activity", work.Name).SetTag("durable.instance", work.InstanceId);
        var begun = time.GetTimestamp();
        try
        {
            if (!functions.HasActivity(work.Name))
            {
                return Failed(work, MissingFunction.Activity(work.Name));
            }
            var result = await functions.RunActivityAsync(work.Name, work.InstanceId, work.Input, cancelling);
            return new TaskCompleted(work.TaskId, result) { At = Now() };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (WorkerLostException) when (!stopping.IsCancellationRequested)
        {
            _ = RunAgainAsync(work, stopping); // whether it ran is not known: it runs at least once
            return null;
        }
        catch (Exception e)
        {
            var failure = e is ActivityFailedException told ? told.Failure : TaskFailureDetails.FromException(e);
            trace?.SetStatus(ActivityStatusCode.Error);
            log.ActivityFailed(e, work.Name, work.InstanceId, failure.ErrorType);
            return Failed(work, failure);
        }
        finally
        {
            DurableTelemetry.ActivityDuration.Record(
                time.GetElapsedTime(begun).TotalMilliseconds, new KeyValuePair<string, object?>("activity", work.Name));
        }
    }

    private async Task StoreAsync(ActivityWork work, HistoryEvent result, CancellationToken stopping)
    {
        try
        {
            if (!await writer.WriteAsync(session => InstanceWrites.Complete(session, work, result)))
            {
                log.ActivityResultUnwanted(work.Name, work.InstanceId);
            }
        }
        catch (Exception e)
        {
            log.ActivityResultLost(e, work.Name, work.InstanceId);
            _ = RunAgainAsync(work, stopping);
        }
    }

    private async Task RunAgainAsync(ActivityWork work, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, stopping);
            Enqueue([work]);
        }
        catch (OperationCanceledException)
        {
            // The activity is still stored; the next start runs it.
        }
    }

    private TaskFailed Failed(ActivityWork work, TaskFailureDetails failure) => new(work.TaskId, failure) { At = Now() };

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
