using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Finds slots that nobody is left to take, because those who could were flagged, paused or fell silent after the slot was opened, and
/// wakes their items to ask a reviewer or give up. An item that everybody has had has as many tasks as there are annotators: only slots
/// with a higher number are looked at, which in a large pool are few and cost nothing to find.
/// </summary>
public sealed class StrandedSlots(TaskPool pool, AnnotatorStore annotators, Wake wake)
{
    private const int MaxPages = 100;
    private const int MaxWoken = 500;

    /// <summary>Wakes the items of a project whose slots may be stranded.</summary>
    public async Task WakeAsync(string project, DurableTaskClient client, CancellationToken cancellation)
    {
        var able = (await annotators.RosterAsync(project, cancellation)).Where(entry => entry.MayWork).ToLookup(entry => entry.Role);
        await WakeAsync(project, TaskRole.Annotator, above: able[TaskRole.Annotator].Count(), client, cancellation);
        if (!able[TaskRole.Reviewer].Any())
        {
            await WakeAsync(project, TaskRole.Reviewer, above: 0, client, cancellation);
        }
    }

    private async Task WakeAsync(string project, TaskRole role, int above, DurableTaskClient client, CancellationToken cancellation)
    {
        var (pages, woken) = (0, 0);
        await foreach (var page in pool.PagesAsync(project, role, wanted: int.MaxValue / 8, cancellation))
        {
            foreach (var slot in page)
            {
                if (TaskId.TryParse(slot.Task, out var id) && id.Ordinal > above && woken++ < MaxWoken)
                {
                    await wake.ItemAsync(client, new ItemBatchKey(project, slot.Batch, id.Item, slot.Round), cancellation);
                }
            }

            if (++pages == MaxPages || woken >= MaxWoken)
            {
                return; // the next look begins somewhere else
            }
        }
    }
}
