using System.Runtime.CompilerServices;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Items in the table <c>items</c>: the partition of a project, rows <c>item-{id}</c>. Other rows of the partition have other prefixes.</summary>
public sealed class ItemStore(AnnotationStorage storage)
{
    private const string Prefix = "item-";

    private readonly Table<Item> items = storage.Table<Item>(TableName.Items);

    /// <summary>The item, or null.</summary>
    public async Task<Item?> FindAsync(string project, string item, CancellationToken cancellation) =>
        (await items.FindAsync(project, Prefix + item, cancellation))?.Value;

    /// <summary>All items of a project in order of id, read as they are needed.</summary>
    public async IAsyncEnumerable<Item> ListAsync(string project, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (_, stored) in items.QueryAsync(project, Prefix, cancellation))
        {
            yield return stored.Value;
        }
    }

    /// <summary>A page of items in order of id.</summary>
    public async Task<(IReadOnlyList<Item> Items, string? Continuation)> PageAsync(
        string project, int max, string? continuation, CancellationToken cancellation)
    {
        var page = await items.PageAsync(project, Prefix, max, continuation, cancellation);
        return ([.. page.Rows.Select(row => row.Stored.Value)], page.Continuation);
    }

    /// <summary>Adds an item unless it is there, and returns it as it is stored: what was decided first about an item stays.</summary>
    public async Task<Item> AddAsync(Item item, CancellationToken cancellation) =>
        await items.TryInsertAsync(item.Project, Prefix + item.Id, item, cancellation)
            ? item
            : await FindAsync(item.Project, item.Id, cancellation) ?? item;

    /// <summary>Says which item supersedes this one; null says that none does.</summary>
    public Task SupersedeAsync(string project, string item, string? by, CancellationToken cancellation) =>
        items.UpdateAsync(project, Prefix + item, stored => stored.SupersededBy == by ? null : stored with { SupersededBy = by }, cancellation);
}
