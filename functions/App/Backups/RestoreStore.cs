using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Backups;

/// <summary>Restores: what was asked for, how far it is, how it ended.</summary>
public sealed class RestoreStore(AnnotationStorage storage, TimeProvider time)
{
    private const string Partition = "restore";

    /// <summary>From then on a restore that says nothing is no reason to make no copies.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private readonly Table<Restore> restores = storage.Table<Restore>(TableName.Backups);

    /// <summary>A restore, or null.</summary>
    public async Task<Restore?> FindAsync(string id, CancellationToken cancellation) => (await restores.FindAsync(Partition, id, cancellation))?.Value;

    /// <summary>Keeps a new one; false when there is one of the same id.</summary>
    internal Task<bool> TryAddAsync(Restore restore, CancellationToken cancellation) => restores.TryInsertAsync(Partition, restore.Id, restore, cancellation);

    /// <summary>Changes one.</summary>
    internal Task UpdateAsync(string id, Func<Restore, Restore?> change, CancellationToken cancellation) => restores.UpdateAsync(Partition, id, change, cancellation);

    /// <summary>The restore that is under way, or null.</summary>
    public async Task<Restore?> UnderWayAsync(CancellationToken cancellation)
    {
        await foreach (var (_, row) in restores.QueryAsync(Partition, null, cancellation))
        {
            if (row.Value.FinishedAt is null && row.Value.CreatedAt > time.GetUtcNow() - Patience)
            {
                return row.Value;
            }
        }

        return null;
    }

    /// <summary>Whether one is under way.</summary>
    public async Task<bool> IsUnderWayAsync(CancellationToken cancellation) => await UnderWayAsync(cancellation) is not null;
}

/// <summary>How a restore treats rows.</summary>
public enum RestoreMode
{
    /// <summary>Refuses to begin where a table that it is to write has rows.</summary>
    IntoEmpty,

    /// <summary>Writes the rows that are not there; those that are stay.</summary>
    Missing,

    /// <summary>Writes every row of the copy, over what is there. Rows that the copy does not have stay.</summary>
    Overwrite,
}

/// <summary>A wish for a restore.</summary>
/// <param name="Mode">What becomes of rows that are there; without a word, nothing is overwritten.</param>
/// <param name="Tables">The tables; all of the copy by default.</param>
public sealed record RestoreRequest(RestoreMode Mode = RestoreMode.IntoEmpty, IReadOnlyList<TableName>? Tables = null);

/// <summary>A restore.</summary>
/// <param name="Id">Its id, which is also that of its orchestration.</param>
/// <param name="Backup">The copy.</param>
/// <param name="Mode">What becomes of rows that are there.</param>
/// <param name="Tables">The tables that it writes.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="CreatedBy">By which token.</param>
/// <param name="Parts">How many parts it has.</param>
/// <param name="PartsDone">How many of them are done.</param>
/// <param name="Written">Rows that it wrote.</param>
/// <param name="Kept">Rows that were there and stayed.</param>
/// <param name="FinishedAt">When it ended; null while it runs.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record Restore(
    string Id,
    string Backup,
    RestoreMode Mode,
    IReadOnlyList<TableName> Tables,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    int Parts,
    int PartsDone = 0,
    long Written = 0,
    long Kept = 0,
    DateTimeOffset? FinishedAt = null,
    string? Failure = null);
