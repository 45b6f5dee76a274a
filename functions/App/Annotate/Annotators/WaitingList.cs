using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>Annotators for whom the pool had nothing. Whoever opens slots wakes as many of them as there are slots, and nobody polls.</summary>
public sealed class WaitingList(AnnotationStorage storage, TimeProvider time)
{
    private readonly Table<WaitingAnnotator> table = storage.Table<WaitingAnnotator>(TableName.Work);

    /// <summary>Puts an annotator on the list; returns since when they wait.</summary>
    public async Task<DateTimeOffset> AddAsync(string project, Annotator annotator, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (partition, row) = (Partition(project, annotator.Role), annotator.Id);
        if (await table.TryInsertAsync(partition, row, new WaitingAnnotator(now), cancellation))
        {
            return now;
        }

        return (await table.FindAsync(partition, row, cancellation))?.Value.Since ?? now;
    }

    /// <summary>Takes an annotator off the list; true when this call did.</summary>
    public Task<bool> RemoveAsync(string project, TaskRole role, string annotator, CancellationToken cancellation) =>
        table.DeleteAsync(Partition(project, role), annotator, cancellation);

    /// <summary>Who waits, longest first.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string project, TaskRole role, CancellationToken cancellation)
    {
        var waiting = new List<(string Annotator, DateTimeOffset Since)>();
        await foreach (var (annotator, row) in table.QueryAsync(Partition(project, role), null, cancellation))
        {
            waiting.Add((annotator, row.Value.Since));
        }

        return [.. waiting.OrderBy(w => w.Since).ThenBy(w => w.Annotator, StringComparer.Ordinal).Select(w => w.Annotator)];
    }

    // An exclamation mark cannot be part of an annotator's id, so this is nobody's own partition.
    private static string Partition(string project, TaskRole role) => $"{project}.!{role}";
}
