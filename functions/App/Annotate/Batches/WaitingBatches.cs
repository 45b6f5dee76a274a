using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Tells ops, once for each batch, that its items wait for annotators who get no tasks, and why they get none; and that this is over when
/// nobody is missing any more or the batch has ended.
/// </summary>
public sealed class WaitingBatches(AnnotatorStore annotators, FindingStore findings, TimeProvider time)
{
    private const int MaxNamed = 20;

    private readonly ShortMemory<(BatchKey Batch, string Summary), bool> told = new(TimeSpan.FromMinutes(1), time);

    /// <summary>
    /// Tells that items of a batch wait. A receiver that has been out of reach for a short time may be back at any moment and has a finding of
    /// its own if it stays away, so nobody is told of that alone.
    /// </summary>
    public async Task TellAsync(BatchKey key, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var absent = await AbsentAsync(key.Project, cancellation);
        if (absent.All(annotator => annotator.Presence == Presence.Unreachable && annotator.Outage!.Lasted(now) < CallbackTerms.TellAfter))
        {
            return;
        }

        var named = string.Join("; ", absent.Take(MaxNamed).Select(annotator => $"'{annotator.ShownId}' {annotator.WhyAbsent!.TrimEnd('.')}"));
        var more = absent.Count > MaxNamed ? $"; and {absent.Count - MaxNamed} more" : "";
        var summary = $"Items of the batch wait for {absent.Count} annotator{(absent.Count == 1 ? "" : "s")}: {named}{more}. Each waits until its deadline.";
        await told.GetAsync((key, summary), WriteAsync, cancellation);

        async Task<bool> WriteAsync(CancellationToken token)
        {
            await findings.PutAsync(
                key.Project,
                Finding.Of(
                    FindingKind.BatchWaits, key.Batch, key.Batch, summary, now,
                    "Have what keeps them away mended, and reinstate them with PUT annotators: the items go on at once.",
                    "Register other annotators or a reviewer; they get the same tasks.",
                    "Call the batch off: the answers that it has stay."),
                token);
            return true;
        }
    }

    /// <summary>Looks whether anybody is still missing.</summary>
    public async Task LookAsync(BatchKey key, CancellationToken cancellation)
    {
        if ((await AbsentAsync(key.Project, cancellation)).Count == 0)
        {
            await EndAsync(key, "Nobody is missing any more.", cancellation);
        }
    }

    /// <summary>Says in the batch's finding, if it has one, that nothing waits any more.</summary>
    public Task EndAsync(BatchKey key, string why, CancellationToken cancellation) =>
        findings.EndAsync(key.Project, Finding.IdOf(FindingKind.BatchWaits, key.Batch, key.Batch), time.GetUtcNow(), $"Items of the batch waited for annotators. {why}", cancellation);

    private async Task<List<Annotator>> AbsentAsync(string project, CancellationToken cancellation) =>
        [.. (await annotators.AllAsync(project, cancellation)).Where(annotator => annotator.Presence != Presence.Present)];
}
