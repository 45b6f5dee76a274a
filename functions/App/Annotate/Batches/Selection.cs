namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>How far the selection of a batch's items is: small enough to travel through the orchestration.</summary>
/// <param name="Key">The batch.</param>
/// <param name="Items">Items selected so far.</param>
/// <param name="Continuation">Where in the list of items to go on; null at the beginning.</param>
/// <param name="Pending">Items that do not fill a shard yet.</param>
/// <param name="Done">Whether the selection is complete.</param>
/// <param name="NearCopies">Near copies that were left out so far.</param>
public sealed record Selection(BatchKey Key, int Items, string? Continuation, IReadOnlyList<string> Pending, bool Done, int NearCopies = 0)
{
    /// <summary>Shards that the items fill.</summary>
    public int Shards => (Items + BatchStore.ShardSize - 1) / BatchStore.ShardSize;

    /// <summary>Nothing selected yet.</summary>
    public static Selection Of(BatchKey key) => new(key, 0, null, [], false);
}
