using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>
/// Pre-labels the items of a shard as part of its orchestration: activities of at most <see cref="PrelabelShard.MaxItems"/> items, a few at once. While the
/// inference server starts, a durable timer waits and no activity. Whatever fails, the items go on without a pre-label.
/// </summary>
internal static partial class PrelabelRun
{
    private const int AtOnce = 2;

    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(5), 3, TimeSpan.FromMinutes(2)));

    /// <summary>Pre-labels items; returns when each has its pre-label or goes on without one.</summary>
    public static async Task RunAsync(TaskOrchestrationContext context, string project, string batch, IReadOnlyList<string> items)
    {
        var waiting = new Queue<string[]>(items.Chunk(PrelabelShard.MaxItems));
        var running = new List<Task>();
        while (waiting.Count > 0 || running.Count > 0)
        {
            while (running.Count < AtOnce && waiting.TryDequeue(out var some))
            {
                running.Add(RunAsync(context, new PrelabelShard(project, batch, some)));
            }

            var done = await Task.WhenAny(running);
            running.Remove(done);
            await done;
        }
    }

    private static async Task RunAsync(TaskOrchestrationContext context, PrelabelShard shard)
    {
        try
        {
            while (await context.CallActivityAsync<PrelabelCounts>(nameof(PrelabelItems), shard, Retries) is { RetryAfter: { } seconds } so)
            {
                await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
                shard = shard with { WaitedSeconds = so.WaitedSeconds + seconds, SpentSeconds = so.Seconds };
            }
        }
        catch (TaskFailedException e)
        {
            await FailAsync(context, shard, e.FailureDetails?.ErrorMessage ?? e.Message);
        }
    }

    private static async Task FailAsync(TaskOrchestrationContext context, PrelabelShard shard, string reason)
    {
        var log = context.CreateReplaySafeLogger(nameof(PrelabelRun));
        LogFailed(log, shard.Items.Count, shard.Batch, shard.Project, reason);
        try
        {
            await context.CallActivityAsync(nameof(PrelabelItems.FailPrelabels), new PrelabelFailure(shard, reason), Retries);
        }
        catch (TaskFailedException e)
        {
            LogUntold(log, shard.Batch, shard.Project, e.FailureDetails?.ErrorMessage ?? e.Message);
        }
    }

    [LoggerMessage(1653, LogLevel.Error, "{Items} items of batch {Batch} of project {Project} go on without a pre-label: {Reason}")]
    private static partial void LogFailed(ILogger log, int items, string batch, string project, string reason);

    [LoggerMessage(1658, LogLevel.Error, "Why items of batch {Batch} of project {Project} have no pre-label could not be written: {Reason}")]
    private static partial void LogUntold(ILogger log, string batch, string project, string reason);
}
