using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Claims under a name of the caller's. What a claim takes is listed under its name in the annotator's partition, a line with each task and in the same
/// transaction, and a last line that ends it. A claim that finds such a list takes nothing: it gives what is listed. One that finds a list without an
/// end waits for the other, and ends it where the other gets no further, as after a kill.
/// </summary>
public sealed class NamedClaims(Claims claims, WorkLedger ledger, ItemTaskStore items, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private const int LooksWithoutNews = 15;

    /// <summary>Claims up to <paramref name="max"/> tasks, or gives those that the claim of that name took and that are still in hand.</summary>
    public async Task<IReadOnlyList<AnnotationTask>> ClaimAsync(string project, Annotator annotator, string name, int max, CancellationToken cancellation)
    {
        if ((await ledger.ClaimedAsync(project, annotator.Id, name, cancellation)).Count == 0)
        {
            var list = new ClaimList(name);
            var held = await ledger.PlacesAsync(project, annotator.Id, cancellation);
            var claimed = await claims.ClaimAsync(project, annotator, held, max, delivered: true, cancellation, list);
            if (!list.IsTaken && (list.Length == 0 || await ledger.TryEndClaimAsync(project, annotator.Id, name, list.Length, cancellation)))
            {
                return claimed;
            }
        }

        var lines = await EndedAsync(project, annotator.Id, name, cancellation);
        var inHand = (await ledger.PlacesAsync(project, annotator.Id, cancellation)).Select(place => place.Held.Value.Task).ToHashSet(StringComparer.Ordinal);
        var tasks = new List<AnnotationTask>();
        foreach (var line in lines.Where(inHand.Contains))
        {
            if (TaskId.TryParse(line, out var id) && await items.FindTaskAsync(id, cancellation) is { Value.State: TaskState.Leased } task
                && task.Value.Annotator == annotator.Id)
            {
                tasks.Add(task.Value);
            }
        }

        return tasks;
    }

    /// <summary>The lines of a claim that has ended.</summary>
    private async Task<IReadOnlyList<string>> EndedAsync(string project, string annotator, string name, CancellationToken cancellation)
    {
        for (var (length, looks) = (0, 0); ; looks++)
        {
            var lines = await ledger.ClaimedAsync(project, annotator, name, cancellation);
            if (lines is [.., WorkLedger.EndOfClaim]
                || (looks >= LooksWithoutNews && await ledger.TryEndClaimAsync(project, annotator, name, lines.Count, cancellation)))
            {
                return lines;
            }

            (length, looks) = (lines.Count, lines.Count == length ? looks : 0);
            await Task.Delay(Look, time, cancellation);
        }
    }
}
