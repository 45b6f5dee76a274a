using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Sees to answers that were stored and whose wake-up was lost. That they are counted does not depend on it: whatever finishes their item reads them.</summary>
public sealed class UnseenAnswers(WorkLedger ledger, ItemTaskStore items, BatchStore batches, Wake wake, TimeProvider time)
{
    /// <summary>Age from which an answer should have been seen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Wakes the items of an annotator's answers that nobody has looked at; true when there were any, so that the annotator may not have been looked at either.</summary>
    public async Task<bool> WakeAsync(AnnotatorKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        var any = false;
        foreach (var answer in await ledger.UnseenAsync(key.Project, key.Annotator, cancellation))
        {
            if (time.GetUtcNow() - answer.At < Patience || !TaskId.TryParse(answer.Task, out var id))
            {
                continue;
            }

            var task = (await items.FindTaskAsync(id, cancellation))?.Value;
            if (task is not null && TaskTransitions.TakesAnswer(task.State) && await batches.IsActiveAsync(new BatchKey(id.Project, answer.Batch), cancellation))
            {
                await wake.ItemAsync(client, new ItemBatchKey(id.Project, answer.Batch, id.Item, answer.Round), cancellation);
                any = true;
            }
            else
            {
                await ledger.SeenAsync(id, key.Annotator, cancellation); // it was seen and only the note was not taken away, or its batch has ended
            }
        }

        return any;
    }
}
