using System.Globalization;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// What each annotator has in hand, has had, and has answered unseen: one partition per annotator in the table <c>work</c>, so that the
/// promises about one annotator are kept by single transactions. An annotator has as many places as their capacity, and a task in hand
/// takes one: capacity is never exceeded, however many claims come at once. The row of an item is written with the place and stays:
/// nobody gets an item twice in a batch.
/// </summary>
public sealed class WorkLedger(AnnotationStorage storage)
{
    /// <summary>The line that ends the list of a claim.</summary>
    internal const string EndOfClaim = "";

    private const int MaxConflicts = 4;

    private readonly Table<WorkRow> table = storage.Table<WorkRow>(TableName.Work);

    /// <summary>The tasks in hand.</summary>
    public async Task<IReadOnlyList<Place>> PlacesAsync(string project, string annotator, CancellationToken cancellation)
    {
        var places = new List<Place>();
        await foreach (var (key, row) in table.QueryAsync(Partition(project, annotator), "place.", cancellation))
        {
            places.Add(new Place(int.Parse(key["place.".Length..], CultureInfo.InvariantCulture), new(row.Value.InHand!, row.ETag)));
        }

        return places;
    }

    /// <summary>Those items between the first and the last of <paramref name="items"/> that the annotator had, each with its batch.</summary>
    public async Task<HashSet<string>> HadAsync(string project, string annotator, IReadOnlyList<string> items, CancellationToken cancellation)
    {
        var had = new HashSet<string>(StringComparer.Ordinal);
        var (first, last) = (items.Min(StringComparer.Ordinal), items.Max(StringComparer.Ordinal));
        await foreach (var (key, _) in table.RangeAsync(Partition(project, annotator), $"item.{first}.", $"item.{last}.~", cancellation))
        {
            had.Add(key["item.".Length..]);
        }

        return had;
    }

    /// <summary>Name of an item in a batch, as the set of items that an annotator had names it.</summary>
    public static string ItemInBatch(string item, string batch) => $"{item}.{batch}";

    /// <summary>
    /// Takes a place for a task and notes its item, unless the place is taken or the annotator had the item. Of a claim that has a name the next line of
    /// its list is written with them, unless another call has written it.
    /// </summary>
    public async Task<TakeOutcome> TryTakeAsync(
        AnnotationTask task, string annotator, int place, TaskInHand held, CancellationToken cancellation, ClaimList? list = null)
    {
        var partition = Partition(task.Project, annotator);
        var had = new WorkRow { Had = held.Task };
        RowWrite[] writes =
        [
            RowWrite.Insert(PlaceKey(place), new WorkRow { InHand = held }),
            task.Role == TaskRole.Annotator ? RowWrite.Insert(HadKey(task), had) : RowWrite.Upsert(HadKey(task), had),
            .. list is null ? [] : (RowWrite[])[RowWrite.Insert(ClaimKey(list.Name, list.Length), new WorkRow { Claimed = held.Task })],
        ];
        if (await storage.TryCommitAsync(TableName.Work, partition, writes, cancellation))
        {
            return TakeOutcome.Taken;
        }

        var there = await table.FindAsync(partition, PlaceKey(place), cancellation);
        return there?.Value.InHand == held ? TakeOutcome.Taken // the reply to our own write was lost
            : list is not null && await table.FindAsync(partition, ClaimKey(list.Name, list.Length), cancellation) is not null ? TakeOutcome.NotThisCall
            : there is null ? TakeOutcome.NotThisSlot
            : TakeOutcome.NotThisPlace;
    }

    /// <summary>The list of a claim that has a name: the tasks that it took, whatever became of them, and <see cref="EndOfClaim"/> once it takes no more.</summary>
    public async Task<IReadOnlyList<string>> ClaimedAsync(string project, string annotator, string name, CancellationToken cancellation)
    {
        var lines = new List<string>();
        await foreach (var (_, row) in table.QueryAsync(Partition(project, annotator), $"claim.{name}.", cancellation))
        {
            lines.Add(row.Value.Claimed!);
        }

        return lines;
    }

    /// <summary>Ends the list of a claim, unless it has become longer than that.</summary>
    public Task<bool> TryEndClaimAsync(string project, string annotator, string name, int length, CancellationToken cancellation) =>
        table.TryInsertAsync(Partition(project, annotator), ClaimKey(name, length), new WorkRow { Claimed = EndOfClaim }, cancellation);

    /// <summary>Frees the place of a task, if the task still has it.</summary>
    public async Task FreeAsync(string project, string annotator, int place, string task, CancellationToken cancellation)
    {
        // The delivery of the task may be noted at the same moment: the place is found again, and freed then.
        while (await FindPlaceAsync(project, annotator, place, task, cancellation) is { } found
            && !await table.TryDeleteAsync(Partition(project, annotator), PlaceKey(place), found, cancellation))
        {
        }
    }

    /// <summary>Makes as if the annotator had never had the item: for a task that never reached them.</summary>
    public Task ForgetAsync(AnnotationTask task, string annotator, CancellationToken cancellation) =>
        table.DeleteAsync(Partition(task.Project, annotator), HadKey(task), cancellation);

    /// <summary>Records an answer that its item has yet to see, and frees the place of its task.</summary>
    public async Task AnsweredAsync(AnnotationTask task, UnseenAnswer unseen, CancellationToken cancellation)
    {
        var (partition, key, row) = (Partition(task.Project, task.Annotator!), UnseenKey(task.Id), new WorkRow { Unseen = unseen });
        // The delivery of the task may be noted at the same moment, when the answer comes that fast: the place is found again, and freed then.
        while (task.Place is { } place && await FindPlaceAsync(task.Project, task.Annotator!, place, unseen.Task, cancellation) is { } found)
        {
            if (await storage.TryCommitAsync(
                TableName.Work, partition, [RowWrite.Delete(PlaceKey(place), found), RowWrite.Upsert(key, row)], cancellation))
            {
                return;
            }
        }

        await table.UpsertAsync(partition, key, row, cancellation);
    }

    /// <summary>The answers of an annotator that their items have yet to see.</summary>
    public async Task<IReadOnlyList<UnseenAnswer>> UnseenAsync(string project, string annotator, CancellationToken cancellation)
    {
        var unseen = new List<UnseenAnswer>();
        await foreach (var (_, row) in table.QueryAsync(Partition(project, annotator), "unseen.", cancellation))
        {
            unseen.Add(row.Value.Unseen!);
        }

        return unseen;
    }

    /// <summary>The item has acted on the answer.</summary>
    public Task SeenAsync(TaskId task, string annotator, CancellationToken cancellation) =>
        table.DeleteAsync(Partition(task.Project, annotator), UnseenKey(task), cancellation);

    /// <summary>Records that the callbacks of these tasks were accepted, in one transaction; returns what is in hand. Tasks that were answered meanwhile have left.</summary>
    public async Task<IReadOnlyList<Place>> DeliveredAsync(
        string project, string annotator, IReadOnlySet<string> tasks, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var places = await PlacesAsync(project, annotator, cancellation);
            var writes = places
                .Where(place => !place.Held.Value.Delivered && tasks.Contains(place.Held.Value.Task))
                .Select(place => RowWrite.Replace(
                    PlaceKey(place.Number), new WorkRow { InHand = place.Held.Value with { Delivered = true } }, place.Held.ETag))
                .ToList();
            if (writes.Count == 0 || attempt == MaxConflicts
                || await storage.TryCommitAsync(TableName.Work, Partition(project, annotator), writes, cancellation))
            {
                return places; // not recorded after so many attempts, they are delivered once more, under the same id
            }
        }
    }

    private async Task<string?> FindPlaceAsync(string project, string annotator, int place, string task, CancellationToken cancellation)
    {
        var found = await table.FindAsync(Partition(project, annotator), PlaceKey(place), cancellation);
        return found?.Value.InHand?.Task == task ? found.ETag : null;
    }

    private static string Partition(string project, string annotator) => $"{project}.{annotator}";

    private static string PlaceKey(int place) => string.Create(CultureInfo.InvariantCulture, $"place.{place:D4}");

    private static string ClaimKey(string name, int line) => string.Create(CultureInfo.InvariantCulture, $"claim.{name}.{line:D4}");

    private static string HadKey(AnnotationTask task) => $"item.{ItemInBatch(task.Item, task.Batch)}";

    private static string UnseenKey(TaskId task) => string.Create(CultureInfo.InvariantCulture, $"unseen.{task.Item}.{task.Ordinal:D4}");
}
