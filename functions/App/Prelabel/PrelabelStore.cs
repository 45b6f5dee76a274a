using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Pre-labels in the table <c>items</c>: the partition of a project, rows <c>prelabel-{item}</c>. The latest replaces the one before.</summary>
public sealed class PrelabelStore(AnnotationStorage storage)
{
    private const string Prefix = "prelabel-";

    private readonly Table<ItemPrelabel> rows = storage.Table<ItemPrelabel>(TableName.Items);

    /// <summary>The latest pre-label of an item, or null.</summary>
    public async Task<ItemPrelabel?> FindAsync(string project, string item, CancellationToken cancellation) =>
        (await rows.FindAsync(project, Prefix + item, cancellation))?.Value;

    /// <summary>Writes pre-labels, many rows to a transaction; a repetition changes nothing more.</summary>
    public Task WriteAsync(string project, IEnumerable<ItemPrelabel> prelabels, CancellationToken cancellation) =>
        rows.WriteAsync(project, prelabels.Select(prelabel => (Prefix + prelabel.Item, prelabel)), cancellation);
}
