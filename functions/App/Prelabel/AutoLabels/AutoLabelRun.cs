using AnnotationFunctions.App.Annotate.Batches;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>Auto-labelling as part of a shard's orchestration. If it fails, all items go to people; those that were labelled before stand, since each of them says so itself.</summary>
internal static partial class AutoLabelRun
{
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(5), 3, TimeSpan.FromMinutes(2)));

    /// <summary>The items that people are to look at.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(TaskOrchestrationContext context, ShardKey shard, IReadOnlyList<string> items)
    {
        try
        {
            return await context.CallActivityAsync<IReadOnlyList<string>>(nameof(AutoLabelItems), shard, Retries);
        }
        catch (TaskFailedException e)
        {
            LogFailed(context.CreateReplaySafeLogger(nameof(AutoLabelRun)), shard.Instance, e.FailureDetails?.ErrorMessage ?? e.Message);
            return items;
        }
    }

    [LoggerMessage(1660, LogLevel.Error, "The items of {Instance} go to people: auto-labelling failed: {Reason}")]
    private static partial void LogFailed(ILogger log, string instance, string reason);
}
