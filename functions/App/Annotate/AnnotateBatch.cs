using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Quality;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate;

/// <summary>
/// A batch from its selection to its dataset version: select, annotate all items at once, score, annotate once more what the scoring
/// reopened, gate, cut. Only keys and counts travel through it; a million items are five thousand shards in fifty groups.
/// </summary>
public sealed partial class AnnotateBatch(BatchSelector selector, BatchClosing closing, Wake wake)
{
    private const int StepsPerHistory = 50;
    private const string NothingToDo =
        "No item was free: all are in other batches, have their label already, are near copies of others, or cannot be paid from the budget. Items can be named in 'items' to label them again.";

    private static readonly TimeSpan[] FirstLooks = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30)];

    /// <summary>The orchestrator.</summary>
    [Function(nameof(AnnotateBatch))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, Selection selection)
    {
        try
        {
            for (var step = 0; !selection.Done; step++)
            {
                if (step == StepsPerHistory)
                {
                    context.ContinueAsNew(selection);
                    return;
                }

                selection = await context.CallActivityAsync<Selection>(nameof(SelectItems), selection, Retries.Batch);
                context.SetCustomStatus(new BatchStage("select", selection.Items, selection.Shards));
            }

            if (selection.Items == 0)
            {
                await context.CallActivityAsync(nameof(CloseBatch), new BatchEnd(selection.Key, null, NothingToDo), Retries.Batch);
                return;
            }

            await RunAsync(context, selection.Key, selection.Items, selection.Shards);
        }
        catch (TaskFailedException e)
        {
            var reason = e.FailureDetails?.ErrorMessage ?? e.Message;
            await context.CallActivityAsync(nameof(CloseBatch), new BatchEnd(selection.Key, null, $"{e.TaskName}: {reason}"), Retries.Batch);
            throw;
        }
    }

    private static async Task RunAsync(TaskOrchestrationContext context, BatchKey key, int items, int shards)
    {
        var round = new BatchRound(key, 1, 0, shards);
        while (round.Shards > 0)
        {
            context.SetCustomStatus(new BatchStage(round.Number == 1 ? "annotate" : "annotate again", items, round.Shards));
            await context.CallActivityAsync(nameof(StartAnnotators), key, Retries.Storage);
            await AnnotateAsync(context, round);
            context.SetCustomStatus(new BatchStage("score", items, round.Shards));
            var score = await context.CallActivityAsync<ScoreOutcome>(nameof(ScoreBatch), round, Retries.Batch);
            round = new BatchRound(key, round.Number + 1, 0, score.Shards);
        }

        string? dataset = null;
        if (await context.CallActivityAsync<bool>(nameof(GateBatch), key, Retries.Batch))
        {
            context.SetCustomStatus(new BatchStage("cut", items, shards));
            dataset = await context.CallActivityAsync<string>(nameof(CutDataset), key, Retries.Batch);
        }

        await context.CallActivityAsync(nameof(CloseBatch), new BatchEnd(key, dataset, null), Retries.Batch);
    }

    /// <summary>
    /// Annotates a round. The answers of its first moments already tell who answers at random or confuses classes, and each task that
    /// they do not get is money saved; later the one-minute tick keeps the scorecards up to date. A first look that fails costs the batch
    /// nothing but that saving.
    /// </summary>
    private static async Task AnnotateAsync(TaskOrchestrationContext context, BatchRound round)
    {
        var work = AnnotateShards.AllAsync(context, round);
        foreach (var pause in FirstLooks)
        {
            using var timer = new CancellationTokenSource();
            if (await Task.WhenAny(work, context.CreateTimer(pause, timer.Token)) == work)
            {
                timer.Cancel();
                break;
            }

            try
            {
                await context.CallActivityAsync(nameof(ScoreBatch.ScoreSoFar), round.Key, Retries.Once);
            }
            catch (TaskFailedException e)
            {
                LookFailed(context.CreateReplaySafeLogger<AnnotateBatch>(), round.Key.Batch, round.Key.Project, e.FailureDetails?.ErrorMessage ?? e.Message);
            }
        }

        await work;
    }

    /// <summary>Selects and claims some of the items.</summary>
    [Function(nameof(SelectItems))]
    public Task<Selection> SelectItems([ActivityTrigger] Selection selection, FunctionContext context) =>
        selector.RunAsync(selection, context.CancellationToken);

    /// <summary>Starts the orchestrations that hand out tasks.</summary>
    [Function(nameof(StartAnnotators))]
    public Task StartAnnotators([ActivityTrigger] BatchKey key, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        wake.EverybodyAsync(client, key.Project, context.CancellationToken);

    /// <summary>Writes how the batch ended.</summary>
    [Function(nameof(CloseBatch))]
    public Task CloseBatch([ActivityTrigger] BatchEnd end, FunctionContext context) => closing.RunAsync(end, context.CancellationToken);

    [LoggerMessage(1560, LogLevel.Warning, "The first look at the answers of batch {Batch} of project {Project} failed: {Reason}")]
    private static partial void LookFailed(ILogger log, string batch, string project, string reason);
}
