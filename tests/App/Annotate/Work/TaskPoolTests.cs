using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

public sealed class TaskPoolTests(ITestOutputHelper output)
{
    private const int Starts = 1_200;

    [Fact]
    public async Task PagesAsync_ManyReaders_BeginEverywhereAboutAsOften()
    {
        await using var stage = await Stage.OpenAsync();
        // Four ids to each first character, spread evenly over the alphabet and the partitions, as those of many items are.
        var ids = ItemId.Alphabet.SelectMany((first, i) => Enumerable.Range(0, 4).Select(j =>
            $"{first}{ItemId.Alphabet[8 * j]}{new string('0', ItemId.Length - 3)}{ItemId.Alphabet[((5 * i) + j) % ItemId.Alphabet.Length]}")).ToList();
        await stage.Get<TaskPool>().AddAsync(ids.Select(id => Slot(stage.Project, id)), Stage.Cancellation);

        var begun = ids.ToDictionary(id => id, _ => 0);
        for (var start = 0; start < Starts; start++)
        {
            begun[(await FirstAsync(stage)).Task.Split('.')[1]]++;
        }

        // By first character: 32 equal shares, whose gaps differ by where the partitions' ids lie, hence the wide bound (31 degrees of freedom; 99.9 % is 61).
        var shares = ItemId.Alphabet.Select(first => begun.Where(each => each.Key[0] == first).Sum(each => each.Value)).ToList();
        var expected = Starts / (double)shares.Count;
        var chiSquare = shares.Sum(share => (share - expected) * (share - expected) / expected);
        output.WriteLine($"chi-square {chiSquare:F0}; most at one slot {begun.Values.Max()} of {Starts}; never {begun.Values.Count(count => count == 0)} of {ids.Count}");
        chiSquare.ShouldBeLessThan(200);
        begun.Values.Max().ShouldBeLessThan(Starts / 16, "no slot is everybody's first");
        shares.ShouldAllBe(share => share > 0, "no part of the pool starves");
    }

    [Fact]
    public async Task PagesAsync_FromAnyStart_GivesEverySlotOnce()
    {
        await using var stage = await Stage.OpenAsync();
        var items = Enumerable.Range(0, 120).Select(i => ItemId.OfParts($"{i}")).ToList();
        await stage.Get<TaskPool>().AddAsync(items.Select(id => Slot(stage.Project, id)), Stage.Cancellation);
        for (var start = 0; start < 20; start++)
        {
            var found = new List<string>();
            await foreach (var page in stage.Get<TaskPool>().PagesAsync(stage.Project, TaskRole.Annotator, 1, Stage.Cancellation))
            {
                found.AddRange(page.Select(slot => slot.Task.Split('.')[1]));
            }

            found.Order(StringComparer.Ordinal).ShouldBe(items.Order(StringComparer.Ordinal));
        }
    }

    private static async Task<OpenSlot> FirstAsync(Stage stage)
    {
        await foreach (var page in stage.Get<TaskPool>().PagesAsync(stage.Project, TaskRole.Annotator, 1, Stage.Cancellation))
        {
            return page[0];
        }

        throw new InvalidOperationException("The pool is empty.");
    }

    private static AnnotationTask Slot(string project, string item) => new()
    {
        Project = project, Item = item, Ordinal = 1, Batch = "b1", Round = 1, Role = TaskRole.Annotator, State = TaskState.Open,
        OpenedAt = DateTimeOffset.UnixEpoch, SchemaVersion = 1, GuidelineVersion = 1,
    };
}
