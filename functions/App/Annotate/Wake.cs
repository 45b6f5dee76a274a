using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate;

/// <summary>
/// Wakes orchestrations. A wake-up carries nothing and may be lost: what it is about was stored before, and the one-minute tick wakes
/// again. So no failure here is anybody's failure.
/// </summary>
public sealed partial class Wake(WaitingList waiting, AnnotatorStore annotators, ILogger<Wake> logger)
{
    /// <summary>Name of the event.</summary>
    public const string Event = "wake";

    /// <summary>Wakes the orchestration of an item; false when that failed.</summary>
    public Task<bool> ItemAsync(DurableTaskClient client, ItemBatchKey item, CancellationToken cancellation) =>
        TryRaiseAsync(client, item.Instance, cancellation);

    /// <summary>Wakes the orchestration that hands tasks to an annotator, or starts it.</summary>
    public async Task AnnotatorAsync(DurableTaskClient client, AnnotatorKey annotator, CancellationToken cancellation)
    {
        if (!await TryRaiseAsync(client, annotator.Instance, cancellation))
        {
            await TryStartAsync(client, annotator, cancellation);
        }
    }

    /// <summary>Starts the orchestration that hands tasks to an annotator, unless it runs.</summary>
    public async Task TryStartAsync(DurableTaskClient client, AnnotatorKey annotator, CancellationToken cancellation)
    {
        try
        {
            var options = new StartOrchestrationOptions(annotator.Instance);
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(ServeAnnotator), annotator, options, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotStarted(annotator.Instance, e.Message); // it runs already
        }
    }

    /// <summary>Wakes or starts the orchestrations of all annotators of a project who are called.</summary>
    public async Task EverybodyAsync(DurableTaskClient client, string project, CancellationToken cancellation)
    {
        foreach (var annotator in await annotators.AllAsync(project, cancellation))
        {
            if (annotator.CallbackUrl is not null && annotator.MayWork)
            {
                await AnnotatorAsync(client, new AnnotatorKey(project, annotator.Id), cancellation);
            }
        }
    }

    /// <summary>After slots were opened: wakes as many waiting annotators, and one more, who may take them.</summary>
    public async Task WaitingAsync(
        DurableTaskClient client, IReadOnlyList<AnnotationTask> opened, IReadOnlySet<string> involved, CancellationToken cancellation)
    {
        foreach (var group in opened.GroupBy(task => (task.Project, task.Role)))
        {
            var able = (await annotators.RosterAsync(group.Key.Project, cancellation))
                .Where(entry => entry.MayWork && (group.Key.Role == TaskRole.Reviewer || !involved.Contains(entry.Annotator)))
                .Select(entry => entry.Annotator)
                .ToHashSet(StringComparer.Ordinal);
            var list = await waiting.ReadAsync(group.Key.Project, group.Key.Role, cancellation);
            foreach (var annotator in list.Where(able.Contains).Take(group.Count() + 1))
            {
                if (await waiting.RemoveAsync(group.Key.Project, group.Key.Role, annotator, cancellation))
                {
                    await AnnotatorAsync(client, new AnnotatorKey(group.Key.Project, annotator), cancellation);
                }
            }
        }
    }

    private async Task<bool> TryRaiseAsync(DurableTaskClient client, string instance, CancellationToken cancellation)
    {
        try
        {
            await client.RaiseEventAsync(instance, Event, (object?)null, cancellation);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotWoken(instance, e.Message);
            return false;
        }
    }

    [LoggerMessage(1500, LogLevel.Debug, "{Instance} was not woken: {Reason}")]
    private partial void LogNotWoken(string instance, string reason);

    [LoggerMessage(1501, LogLevel.Debug, "{Instance} was not started: {Reason}")]
    private partial void LogNotStarted(string instance, string reason);
}
