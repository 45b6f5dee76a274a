using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>
/// Items under annotation. Each has a partition of its own in the table <c>tasks</c> (row <c>item</c> for its progress, rows
/// <c>task.0001</c> … for its tasks), so that what an item decides is written in one transaction, and one in the table
/// <c>annotations</c> (rows <c>{batch}.{annotator}</c>), so that nobody answers an item twice in a batch. Under the same key the item
/// refuses an answer before it closes the task: of the answer and the refusal one is written first, and the other fails. So an answer that
/// was stored is read by whatever finishes its item, and an answer to a finished item is not stored.
/// </summary>
public sealed class ItemTaskStore(AnnotationStorage storage)
{
    private const string ProgressKey = "item";

    private readonly Table<ItemRow> rows = storage.Table<ItemRow>(TableName.Tasks);
    private readonly Table<Annotation> annotations = storage.Table<Annotation>(TableName.Annotations);

    /// <summary>An item with its tasks and answers in a batch. Two requests, one before the first task is there.</summary>
    public async Task<ItemReading> ReadAsync(ItemBatchKey key, CancellationToken cancellation)
    {
        Stored<ItemProgress>? progress = null;
        var tasks = new List<Stored<AnnotationTask>>();
        await foreach (var (_, row) in rows.QueryAsync(key.Partition, null, cancellation))
        {
            if (row.Value.Progress is { } found)
            {
                progress = new(found, row.ETag);
            }
            else if (row.Value.Task is { } task && task.Batch == key.Batch)
            {
                tasks.Add(new(task, row.ETag));
            }
        }

        var answers = new List<Annotation>();
        var refusals = new Dictionary<string, Stored<Annotation>>(StringComparer.Ordinal);
        if (tasks.Count > 0)
        {
            await foreach (var (_, row) in annotations.QueryAsync(key.Partition, $"{key.Batch}.", cancellation))
            {
                if (row.Value.Refused)
                {
                    refusals.Add(row.Value.Annotator, row);
                }
                else
                {
                    answers.Add(row.Value);
                }
            }
        }

        return new ItemReading(progress, tasks, answers, refusals);
    }

    /// <summary>
    /// Carries a plan out in one transaction, once the answers to the tasks that it closes are refused; false when anything changed since
    /// the reading, or one of these answers was stored.
    /// </summary>
    public async Task<bool> TryCommitAsync(ItemBatchKey key, ItemReading reading, ItemPlan plan, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!await TryRefuseAsync(key, reading, plan, now, cancellation))
        {
            return false;
        }

        var etags = reading.Tasks.ToDictionary(task => task.Value.Ordinal, task => task.ETag);
        var writes = new List<RowWrite>();
        writes.AddRange(plan.Changed.Select(task =>
            RowWrite.Replace(TaskId.TaskRowKey(task.Ordinal), new ItemRow { Task = task }, etags[task.Ordinal])));
        writes.AddRange(plan.Opened.Select(task => RowWrite.Insert(TaskId.TaskRowKey(task.Ordinal), new ItemRow { Task = task })));
        if (plan.Progress != reading.Progress!.Value)
        {
            writes.Add(RowWrite.Replace(ProgressKey, new ItemRow { Progress = plan.Progress }, reading.Progress.ETag));
        }

        return writes.Count == 0 || await storage.TryCommitAsync(TableName.Tasks, key.Partition, writes, cancellation);
    }

    /// <summary>
    /// Refuses the answers to the tasks that a plan closes; false when one of them was stored first. An annotator who got the item again,
    /// after a callback that did not arrive, has one refusal for all their tasks up to that one. Most plans close nobody's task: then nothing is written.
    /// </summary>
    private async Task<bool> TryRefuseAsync(ItemBatchKey key, ItemReading reading, ItemPlan plan, DateTimeOffset now, CancellationToken cancellation)
    {
        var answered = reading.Annotations.Select(annotation => annotation.Annotator).ToHashSet(StringComparer.Ordinal);
        var refused = plan.Changed
            .Where(task => task is { State: TaskState.Closed, Annotator: { } annotator } && !answered.Contains(annotator) && !reading.IsRefused(task))
            .GroupBy(task => task.Annotator!)
            .Select(group => Annotation.Refusal(group.MaxBy(task => task.Ordinal)!, now))
            .Select(refusal => (Key: AnnotationKey(refusal.Batch, refusal.Annotator), Row: refusal, Before: reading.Refusals.GetValueOrDefault(refusal.Annotator)))
            .Select(row => row.Before is null ? RowWrite.Insert(row.Key, row.Row) : RowWrite.Replace(row.Key, row.Row, row.Before.ETag))
            .ToList();
        return refused.Count == 0 || await storage.TryCommitAsync(TableName.Annotations, key.Partition, refused, cancellation);
    }

    /// <summary>Settles an item without a task; false when anything changed since the reading.</summary>
    public Task<bool> TrySettleAsync(ItemBatchKey key, ItemReading reading, ItemProgress settled, CancellationToken cancellation) =>
        rows.TryReplaceAsync(key.Partition, ProgressKey, new ItemRow { Progress = settled }, reading.Progress!.ETag, cancellation);

    /// <summary>
    /// Claims an item for a batch: true when the batch now holds it, also when it held it before. An item that another batch holds is
    /// taken over when <paramref name="mayTake"/>, asked about that batch and the item's status in it, says so.
    /// </summary>
    public async Task<bool> TryClaimAsync(
        string project, string item, string batch, Func<string, ItemStatus, Task<bool>> mayTake, DateTimeOffset now, CancellationToken cancellation)
    {
        var partition = TaskId.ItemPartition(project, item);
        var claim = new ItemProgress { Batch = batch, Round = 1, Since = now };
        if (await rows.TryInsertAsync(partition, ProgressKey, new ItemRow { Progress = claim }, cancellation))
        {
            return true;
        }

        var stored = await rows.FindAsync(partition, ProgressKey, cancellation);
        if (stored?.Value.Progress is not { } held || held.Batch == batch)
        {
            return stored is not null;
        }

        return await mayTake(held.Batch, held.Status) && await rows.TryReplaceAsync(
            partition, ProgressKey, new ItemRow { Progress = claim with { LastOrdinal = held.LastOrdinal } }, stored.ETag, cancellation);
    }

    /// <summary>Opens a settled item for another round, if it is not open in it already.</summary>
    public async Task ReopenAsync(ItemBatchKey key, ItemReading reading, DateTimeOffset now, CancellationToken cancellation)
    {
        var progress = reading.Progress!.Value with
        {
            Round = key.Round,
            Status = ItemStatus.Open,
            AcceptedBefore = reading.Progress.Value is { Status: ItemStatus.Accepted, AutoLabelled: false },
            AutoLabelled = false,
            Since = now,
            VotesBefore = reading.Annotations.Count(annotation => annotation.Role == TaskRole.Annotator),
        };
        await rows.TryReplaceAsync(key.Partition, ProgressKey, new ItemRow { Progress = progress }, reading.Progress.ETag, cancellation);
    }

    /// <summary>A task, or null.</summary>
    public async Task<Stored<AnnotationTask>?> FindTaskAsync(TaskId id, CancellationToken cancellation) =>
        await rows.FindAsync(id.Partition, id.Row, cancellation) is { Value.Task: { } task } row ? new(task, row.ETag) : null;

    /// <summary>Writes a task in a new state; false when it changed since it was read. A write whose reply was lost is sent again, and then fails on its own success: that is none.</summary>
    public async Task<bool> TryReplaceTaskAsync(AnnotationTask task, string etag, CancellationToken cancellation) =>
        await rows.TryReplaceAsync(task.Id.Partition, task.Id.Row, new ItemRow { Task = task }, etag, cancellation)
        || (await FindTaskAsync(task.Id, cancellation) is { Value: var now } && (now.State, now.Claim, now.Reason) == (task.State, task.Claim, task.Reason));

    /// <summary>Keeps an answer for good; false when the annotator has answered the item in this batch already, or the item refuses the answer.</summary>
    public async Task<bool> TryAddAsync(TaskId task, Annotation annotation, CancellationToken cancellation)
    {
        var key = AnnotationKey(annotation.Batch, annotation.Annotator);
        if (await annotations.TryInsertAsync(task.Partition, key, annotation, cancellation))
        {
            return true;
        }

        // The refusal of an earlier task says nothing of one that the annotator got later.
        var there = await annotations.FindAsync(task.Partition, key, cancellation);
        return there is { Value: { Refused: true } refusal } && refusal.Ordinal < task.Ordinal
            && await annotations.TryReplaceAsync(task.Partition, key, annotation, there.ETag, cancellation);
    }

    /// <summary>The answers to an item in a batch.</summary>
    public async Task<IReadOnlyList<Annotation>> AnnotationsAsync(string project, string item, string batch, CancellationToken cancellation) =>
        await AnnotationsAsync(TaskId.ItemPartition(project, item), batch, cancellation);

    /// <summary>Number of answers to an item in a batch.</summary>
    public async Task<int> CountAnnotationsAsync(TaskId task, string batch, CancellationToken cancellation) =>
        (await AnnotationsAsync(task.Partition, batch, cancellation)).Count;

    /// <summary>The answer that an annotator gave to an item in a batch, or null.</summary>
    public async Task<Annotation?> FindAnnotationAsync(TaskId task, string batch, string annotator, CancellationToken cancellation) =>
        (await annotations.FindAsync(task.Partition, AnnotationKey(batch, annotator), cancellation)) is { Value: { Refused: false } answer } ? answer : null;

    private async Task<List<Annotation>> AnnotationsAsync(string partition, string batch, CancellationToken cancellation)
    {
        var answers = new List<Annotation>();
        await foreach (var (_, row) in annotations.QueryAsync(partition, $"{batch}.", cancellation))
        {
            if (!row.Value.Refused)
            {
                answers.Add(row.Value);
            }
        }

        return answers;
    }

    private static string AnnotationKey(string batch, string annotator) => $"{batch}.{annotator}";
}
