using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate;

/// <summary>
/// Pre-labels up to 200 items, lets the model label those that the policy leaves to it, and has people annotate the others, all at once. An item
/// that fails does not take the others with it.
/// </summary>
public sealed partial class AnnotateShard(BatchStore batches)
{
    /// <summary>The orchestrator.</summary>
    [Function(nameof(AnnotateShard))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ShardKey shard)
    {
        var work = await context.CallActivityAsync<ShardWork>(nameof(ReadShard), shard, Retries.Storage);
        var (project, batch) = (shard.Batch.Project, shard.Batch.Batch);
        if (work.Prelabel && shard.Round == 1)
        {
            await PrelabelRun.RunAsync(context, project, batch, work.Items);
        }

        var items = work.AutoLabel && shard.Round == 1 ? await AutoLabelRun.RunAsync(context, shard, work.Items) : work.Items;
        var log = context.CreateReplaySafeLogger<AnnotateShard>();
        await Task.WhenAll(items.Select(item => AnnotateAsync(context, new ItemBatchKey(project, batch, item, shard.Round), log)));
    }

    private static async Task AnnotateAsync(TaskOrchestrationContext context, ItemBatchKey item, ILogger log)
    {
        try
        {
            await context.CallSubOrchestratorAsync(nameof(AnnotateItem), item, new SubOrchestrationOptions(instanceId: item.Instance));
        }
        catch (TaskFailedException e)
        {
            LogFailed(log, item.Instance, e.FailureDetails?.ErrorMessage ?? e.Message); // scoring misses it and says so in a finding
        }
    }

    /// <summary>Reads the shard's items.</summary>
    [Function(nameof(ReadShard))]
    public async Task<ShardWork> ReadShard([ActivityTrigger] ShardKey shard, FunctionContext context)
    {
        var batch = await batches.GetAsync(shard.Batch, context.CancellationToken);
        return new ShardWork(await batches.ReadShardAsync(shard, context.CancellationToken), batch.Model is not null, AutoLabelRule.Concerns(batch));
    }

    [LoggerMessage(1520, LogLevel.Error, "{Instance} failed: {Reason}")]
    private static partial void LogFailed(ILogger log, string instance, string reason);
}
