using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Sees to answers that were stored and whose wake-up was lost.</summary>
public sealed class UnseenAnswers(WorkLedger ledger, ItemTaskStore items, ItemAdvance advance, Wake wake, TimeProvider time)
{
    /// <summary>Age from which an answer should have been seen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Wakes the items of an annotator's answers that nobody has looked at.</summary>
    public async Task WakeAsync(AnnotatorKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (var answer in await ledger.UnseenAsync(key.Project, key.Annotator, cancellation))
        {
            if (time.GetUtcNow() - answer.At < Patience || !TaskId.TryParse(answer.Task, out var id))
            {
                continue;
            }

            var task = (await items.FindTaskAsync(id, cancellation))?.Value;
            if (task is null or { State: TaskState.Answered })
            {
                await ledger.SeenAsync(id, key.Annotator, cancellation); // it was seen; only the note was not taken away
            }
            else if (task.State == TaskState.Closed)
            {
                // It arrived while its item finished: nobody waits any more, but the answer counts when the batch is scored.
                await advance.RunAsync(new ItemBatchKey(id.Project, answer.Batch, id.Item, answer.Round), client, cancellation);
            }
            else
            {
                await wake.ItemAsync(client, new ItemBatchKey(id.Project, answer.Batch, id.Item, answer.Round), cancellation);
            }
        }
    }
}
