using AnnotationFunctions.App.Annotate.Items;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate;

/// <summary>
/// Looks after one item until it is settled. It decides nothing itself and remembers nothing: an event or the clock makes it look, and
/// <see cref="AdvanceItem"/> reads what is stored. One waiter for the event stays for the whole life, since an event that comes to a
/// cancelled waiter is gone.
/// </summary>
public sealed class AnnotateItem(ItemAdvance items)
{
    private const int LooksPerHistory = 24;

    /// <summary>The orchestrator.</summary>
    [Function(nameof(AnnotateItem))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ItemBatchKey key)
    {
        var woken = context.WaitForExternalEvent<object?>(Wake.Event);
        for (var look = 0; look < LooksPerHistory; look++)
        {
            while (woken.IsCompleted)
            {
                woken = context.WaitForExternalEvent<object?>(Wake.Event); // what comes next reads everything: one look serves many events
            }

            var step = await context.CallActivityAsync<ItemStep>(nameof(AdvanceItem), key, Retries.Storage);
            if (step.Done)
            {
                return;
            }

            using var timer = new CancellationTokenSource();
            await Task.WhenAny(woken, context.CreateTimer(step.WakeAt, timer.Token));
            timer.Cancel();
        }

        context.ContinueAsNew(key);
    }

    /// <summary>Brings the item up to date with its answers and the clock.</summary>
    [Function(nameof(AdvanceItem))]
    public Task<ItemStep> AdvanceItem(
        [ActivityTrigger] ItemBatchKey key, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        items.RunAsync(key, client, context.CancellationToken);
}
