using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// The annotators of each project: table <c>annotators</c>, one partition per project. Who may work is asked for at every step of every
/// item, so the list is kept for <see cref="CacheFor"/>; a claim always reads its annotator anew.
/// </summary>
public sealed class AnnotatorStore(AnnotationStorage storage, TimeProvider time)
{
    /// <summary>How old the roster may be that items plan with.</summary>
    public static readonly TimeSpan CacheFor = TimeSpan.FromSeconds(3);

    private readonly Table<Annotator> table = storage.Table<Annotator>(TableName.Annotators);
    private readonly ShortMemory<string, IReadOnlyList<Annotator>> memory = new(CacheFor, time);

    /// <summary>An annotator by the id that was given or by the key, or null.</summary>
    public async Task<Stored<Annotator>?> FindAsync(string project, string annotator, CancellationToken cancellation)
    {
        var found = AnnotatorId.IsValid(annotator) ? await table.FindAsync(project, AnnotatorId.Key(annotator), cancellation) : null;
        return found is not null && (found.Value.Id == annotator || found.Value.GivenId == annotator) ? found : null;
    }

    /// <summary>The ids to show by key, of those for whom the two differ; a moment old.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ShownIdsAsync(string project, CancellationToken cancellation) =>
        (await AllAsync(project, cancellation)).Where(annotator => annotator.GivenId is not null).ToDictionary(annotator => annotator.Id, annotator => annotator.ShownId);

    /// <summary>Everybody, in the order of ids, a moment old.</summary>
    public Task<IReadOnlyList<Annotator>> AllAsync(string project, CancellationToken cancellation) =>
        memory.GetAsync(project, token => ReadAsync(project, token), cancellation);

    /// <summary>Who may be asked.</summary>
    public async Task<IReadOnlyList<RosterEntry>> RosterAsync(string project, CancellationToken cancellation) =>
        [.. (await AllAsync(project, cancellation)).Select(annotator =>
            new RosterEntry(annotator.Id, annotator.Role, annotator.Presence, annotator.AbsentSince))];

    /// <summary>A page of the annotators.</summary>
    public Task<TablePage<Annotator>> PageAsync(string project, int max, string? continuation, CancellationToken cancellation) =>
        table.PageAsync(project, max, continuation, cancellation);

    /// <summary>Registers a new annotator; false when the id is taken.</summary>
    public async Task<bool> TryAddAsync(string project, Annotator annotator, CancellationToken cancellation)
    {
        var added = await table.TryInsertAsync(project, annotator.Id, annotator, cancellation);
        memory.Forget(project);
        return added;
    }

    /// <summary>Changes an annotator; <paramref name="change"/> may run several times.</summary>
    public async Task<Annotator?> UpdateAsync(string project, string annotator, Func<Annotator, Annotator?> change, CancellationToken cancellation)
    {
        var changed = await table.UpdateAsync(project, annotator, change, cancellation);
        memory.Forget(project);
        return changed?.Value;
    }

    private async Task<IReadOnlyList<Annotator>> ReadAsync(string project, CancellationToken cancellation)
    {
        var annotators = new List<Annotator>();
        await foreach (var (_, row) in table.QueryAsync(project, null, cancellation))
        {
            annotators.Add(row.Value);
        }

        return annotators;
    }
}
