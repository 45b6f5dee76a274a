using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>Passes in the table <c>batches</c>, partition <c>!passes.{project}</c>, a row each.</summary>
public sealed class PassStore(AnnotationStorage storage)
{
    private readonly Table<PrelabelPass> rows = storage.Table<PrelabelPass>(TableName.Batches);

    /// <summary>A pass, or null.</summary>
    public async Task<PrelabelPass?> FindAsync(string project, string pass, CancellationToken cancellation) =>
        (await rows.FindAsync(Partition(project), pass, cancellation))?.Value;

    /// <summary>The pass whose mark stands in place of a batch's id, or null.</summary>
    public Task<PrelabelPass?> MarkedAsync(string project, string mark, CancellationToken cancellation) =>
        mark.StartsWith('~') ? FindAsync(project, mark[1..], cancellation) : Task.FromResult<PrelabelPass?>(null);

    /// <summary>Keeps a new pass; false when the id is taken.</summary>
    public Task<bool> TryAddAsync(PrelabelPass pass, CancellationToken cancellation) => rows.TryInsertAsync(Partition(pass.Project), pass.Id, pass, cancellation);

    /// <summary>Keeps how a pass ended, the first time.</summary>
    public Task CloseAsync(PassEnd end, DateTimeOffset now, CancellationToken cancellation) => rows.UpdateAsync(
        Partition(end.Project), end.Pass, pass => pass.FinishedAt is null ? pass with { FinishedAt = now, Failure = end.Failure } : null, cancellation);

    private static string Partition(string project) => $"!passes.{project}"; // no project id begins like this
}
