using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Finds slots that nobody is left to take, because those who could were flagged, paused or fell silent after the slot was opened, and
/// wakes their items to ask a reviewer or give up. An item that everybody has had has as many tasks as there are annotators: only slots
/// with a higher number are looked at, which in a large pool are few and cost nothing to find. On the way it sees how long the oldest slot has
/// waited, and says so: that is the age of the backlog.
/// </summary>
public sealed partial class StrandedSlots(TaskPool pool, AnnotatorStore annotators, Wake wake, TimeProvider time, ILogger<StrandedSlots> logger)
{
    private const int MaxPages = 100;
    private const int MaxWoken = 500;

    /// <summary>Wakes the items of a project whose slots may be stranded.</summary>
    public async Task WakeAsync(string project, DurableTaskClient client, CancellationToken cancellation)
    {
        var able = (await annotators.RosterAsync(project, cancellation)).Where(entry => entry.MayWork).ToLookup(entry => entry.Role);
        var oldest = await WakeAsync(project, TaskRole.Annotator, above: able[TaskRole.Annotator].Count(), client, cancellation);
        if (!able[TaskRole.Reviewer].Any())
        {
            oldest = Earlier(oldest, await WakeAsync(project, TaskRole.Reviewer, above: 0, client, cancellation));
        }

        if (oldest is { } since && (long)(time.GetUtcNow() - since).TotalMinutes is > 0 and var minutes)
        {
            LogBacklog(project, minutes);
        }
    }

    private async Task<DateTimeOffset?> WakeAsync(string project, TaskRole role, int above, DurableTaskClient client, CancellationToken cancellation)
    {
        var (pages, woken) = (0, 0);
        DateTimeOffset? oldest = null;
        await foreach (var page in pool.PagesAsync(project, role, wanted: int.MaxValue / 8, cancellation))
        {
            foreach (var slot in page)
            {
                oldest = Earlier(oldest, slot.OpenedAt);
                if (TaskId.TryParse(slot.Task, out var id) && id.Ordinal > above && woken++ < MaxWoken)
                {
                    await wake.ItemAsync(client, new ItemBatchKey(project, slot.Batch, id.Item, slot.Round), cancellation);
                }
            }

            if (++pages == MaxPages || woken >= MaxWoken)
            {
                break; // the next look begins somewhere else
            }
        }

        return oldest;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    [LoggerMessage(1552, LogLevel.Information, "The oldest open task of project {Project} has waited {Minutes} minutes.")]
    private partial void LogBacklog(string project, long minutes);
}
