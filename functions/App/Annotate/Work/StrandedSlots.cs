using System.Collections.Concurrent;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Finds slots that nobody is left to take, because those who could were flagged, paused, fell silent or out of reach after the slot was
/// opened, and wakes their items to ask a reviewer, wait or give up. An item that everybody has had has as many tasks as there are
/// annotators: only slots with a higher number are looked at, which in a large pool are few and cost nothing to find. Items that wait would
/// decide the same again: they are woken when it changes who is there, and twice, since an item may have planned with a roster that is some
/// seconds old. On the way it sees how long the oldest slot has waited, and says so: that is the age of the backlog.
/// </summary>
public sealed partial class StrandedSlots(TaskPool pool, AnnotatorStore annotators, Wake wake, TimeProvider time, ILogger<StrandedSlots> logger)
{
    private const int MaxPages = 100;
    private const int MaxWoken = 500;
    private const int MaxKept = 1_000;
    private const int Looks = 2;

    private readonly ConcurrentDictionary<string, (string Roster, int Looks)> seen = new();

    /// <summary>Wakes the items of a project whose slots may be stranded.</summary>
    public async Task WakeAsync(string project, DurableTaskClient client, CancellationToken cancellation)
    {
        var roster = await annotators.RosterAsync(project, cancellation);
        var able = roster.Where(entry => entry.MayWork).ToLookup(entry => entry.Role);
        var people = string.Join(' ', roster.Select(entry => $"{entry.Annotator}:{entry.Presence}"));
        var looks = seen.TryGetValue(project, out var last) && last.Roster == people ? last.Looks : 0;
        var max = looks < Looks ? MaxWoken : 0;
        var (oldest, all) = await WakeAsync(project, TaskRole.Annotator, able[TaskRole.Annotator].Count(), max, client, cancellation);
        if (!able[TaskRole.Reviewer].Any())
        {
            var (reviews, allReviews) = await WakeAsync(project, TaskRole.Reviewer, above: 0, max, client, cancellation);
            (oldest, all) = (Earlier(oldest, reviews), all && allReviews);
        }

        if (seen.Count > MaxKept)
        {
            seen.Clear(); // nothing is lost but a few wake-ups
        }

        seen[project] = (people, all ? Math.Min(looks + 1, Looks) : 0);

        if (oldest is { } since && (long)(time.GetUtcNow() - since).TotalMinutes is > 0 and var minutes)
        {
            LogBacklog(project, minutes);
        }
    }

    /// <summary>Wakes the items of up to <paramref name="max"/> slots; says how long the oldest slot waits, and whether all slots were looked at that are to be woken.</summary>
    private async Task<(DateTimeOffset? Oldest, bool All)> WakeAsync(
        string project, TaskRole role, int above, int max, DurableTaskClient client, CancellationToken cancellation)
    {
        var (pages, woken) = (0, 0);
        DateTimeOffset? oldest = null;
        await foreach (var page in pool.PagesAsync(project, role, wanted: int.MaxValue / 8, cancellation))
        {
            foreach (var slot in page)
            {
                oldest = Earlier(oldest, slot.OpenedAt);
                if (TaskId.TryParse(slot.Task, out var id) && id.Ordinal > above && woken < max)
                {
                    woken++;
                    await wake.ItemAsync(client, new ItemBatchKey(project, slot.Batch, id.Item, slot.Round), cancellation);
                }
            }

            if (++pages == MaxPages || (max > 0 && woken >= max))
            {
                return (oldest, max == 0); // the next look begins somewhere else
            }
        }

        return (oldest, true);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    [LoggerMessage(1552, LogLevel.Information, "The oldest open task of project {Project} has waited {Minutes} minutes.")]
    private partial void LogBacklog(string project, long minutes);
}
