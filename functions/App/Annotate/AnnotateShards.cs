using AnnotationFunctions.App.Annotate.Batches;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AnnotationFunctions.App.Annotate;

/// <summary>A group of shards: one level of fan-out more, since a parent with thousands of children replays a long history at every wake.</summary>
public static class AnnotateShards
{
    private const int MaxChildren = 100;

    /// <summary>The orchestrator.</summary>
    [Function(nameof(AnnotateShards))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, BatchRound round)
    {
        var shards = Enumerable.Range(round.First, round.Shards)
            .Select(number => new ShardKey(round.Key, number, round.Number))
            .Select(shard => context.CallSubOrchestratorAsync(
                nameof(AnnotateShard), shard, new SubOrchestrationOptions(instanceId: shard.Instance)));
        await Task.WhenAll(shards);
    }

    /// <summary>Runs all shards of a round, in as many groups as they need.</summary>
    internal static Task AllAsync(TaskOrchestrationContext context, BatchRound round) => Task.WhenAll(
        Enumerable.Range(0, (round.Shards + MaxChildren - 1) / MaxChildren)
            .Select(group => round with { First = group * MaxChildren, Shards = Math.Min(MaxChildren, round.Shards - (group * MaxChildren)) })
            .Select(group => context.CallSubOrchestratorAsync(
                nameof(AnnotateShards), group, new SubOrchestrationOptions(instanceId: group.Instance))));
}
