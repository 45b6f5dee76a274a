using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// The open slots of a project, by role, in the table <c>openTasks</c>. It is an index over the tasks and may lag behind them: an entry is
/// written before its task and removed after it was taken, so whoever finds one looks at the task. Entries are spread over
/// <see cref="Shards"/> partitions by item id (a hash), and every reader begins somewhere else, so that many annotators who claim at the
/// same moment rarely want the same slot, and no partition is busier than the others.
/// </summary>
public sealed class TaskPool(AnnotationStorage storage)
{
    /// <summary>Partitions per project and role.</summary>
    public const int Shards = 8;

    private const int MinPage = 16;
    private const int MaxPage = 200;

    private readonly Table<OpenSlot> table = storage.Table<OpenSlot>(TableName.OpenTasks);

    /// <summary>Adds slots. Adding one again changes nothing.</summary>
    public async Task AddAsync(IEnumerable<AnnotationTask> tasks, CancellationToken cancellation)
    {
        foreach (var group in tasks.GroupBy(task => Partition(task.Project, task.Role, ShardOf(task.Item))))
        {
            await table.WriteAsync(
                group.Key, group.Select(task => (RowKey(task.Id), new OpenSlot(task.Id.ToString(), task.Batch, task.Round, task.OpenedAt))), cancellation);
        }
    }

    /// <summary>Removes a slot.</summary>
    public Task RemoveAsync(TaskId task, TaskRole role, CancellationToken cancellation) =>
        table.DeleteAsync(Partition(task.Project, role, ShardOf(task.Item)), RowKey(task), cancellation);

    /// <summary>The slots page by page, each once, from a random place on, for somebody who wants so many. Within a page they come in the order of their items.</summary>
    public async IAsyncEnumerable<IReadOnlyList<OpenSlot>> PagesAsync(
        string project, TaskRole role, int wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Of the slots that are read, one in a few is of an item that the annotator did not have: read some more than are wanted, not many more.
        var size = Math.Clamp(4 * wanted, MinPage, MaxPage);
        // An id that an item might have: each partition is begun with as often as ids fall into it, and each of its slots as often as the next.
        var start = RandomNumberGenerator.GetString(ItemId.Alphabet, ItemId.Length);
        for (var i = 0; i < Shards; i++)
        {
            var partition = Partition(project, role, (ShardOf(start) + i) % Shards);
            await foreach (var page in FromAsync(partition, start, size, cancellation))
            {
                yield return page;
            }

            await foreach (var page in FromAsync(partition, null, size, cancellation))
            {
                var before = page.TakeWhile(slot => string.CompareOrdinal(ItemOf(slot), start) <= 0).ToList();
                if (before.Count > 0)
                {
                    yield return before;
                }

                if (before.Count < page.Count)
                {
                    break;
                }
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<OpenSlot>> FromAsync(
        string partition, string? after, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var continuation = after is null ? null : Continuation.Write(after);
        do
        {
            var page = await table.PageAsync(partition, size, continuation, cancellation);
            if (page.Rows.Count > 0)
            {
                yield return [.. page.Rows.Select(row => row.Stored.Value)];
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    private static string ItemOf(OpenSlot slot) => slot.Task.Split('.')[1];

    private static int ShardOf(string item) => item[^1] % Shards;

    private static string Partition(string project, TaskRole role, int shard) => $"{project}.{role}.{shard}";

    private static string RowKey(TaskId task) => $"{task.Item}.{task.Ordinal:D4}";
}
