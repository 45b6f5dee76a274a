using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Storage transactions per item are the bill at a million items: docs/operations/budget.md states them, and this keeps them.</summary>
public sealed class StorageBudgetTests(ITestOutputHelper output)
{
    private const int Items = 100;

    [Fact]
    public async Task Batch_ThreeAnswersPerItem_StaysWithinItsTransactions()
    {
        string[] annotators = ["a1", "a2", "a3", "a4", "a5"];
        await using var stage = await Stage.OpenAsync(null, annotators);
        await stage.AddItemsAsync(Items);
        var (warm, one) = await stage.StartBatchAsync("warm", limit: 1);
        await stage.AdvanceAsync(warm, one[0]);
        await stage.AnswerAsync((await stage.ClaimAsync("a1"))[0], "7");

        var select = await CountAsync("select", () => stage.StartBatchAsync("b1"));
        var ((batch, items), selected) = select;
        var (_, opened) = await CountAsync("open", () => Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item))));
        var answers = 0;
        var claimed = 0;
        var answered = 0;
        for (var turn = 0; answers < items.Count * 3; turn++)
        {
            var (tasks, claims) = await CountAsync("claim", () => stage.ClaimAsync(annotators[turn % annotators.Length], 20));
            var (_, submissions) = await CountAsync("submit", () => Task.WhenAll(tasks.Select(task => stage.AnswerAsync(task, "7"))));
            (claimed, answered, answers) = (claimed + claims, answered + submissions, answers + tasks.Count);
        }

        var (_, settled) = await CountAsync("settle", () => Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item))));
        var (_, scored) = await CountAsync("score", () => stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation));

        (selected / (double)items.Count).ShouldBeLessThan(1.3, "one claim of the item");
        (opened / (double)items.Count).ShouldBeLessThan(4.3, "read, pool, commit, waiting list");
        (claimed / (double)answers).ShouldBeLessThan(5, "task, reservation, lease, pool, and a share of the listing");
        (answered / (double)answers).ShouldBeLessThan(5.2, "task, answer, count, place, notice");
        (settled / (double)items.Count).ShouldBeLessThan(7.5, "read, answers, commit, consensus, three notices");
        (scored / (double)items.Count).ShouldBeLessThan(0.7, "in pages and transactions of a hundred");
    }

    private async Task<(T Result, int Requests)> CountAsync<T>(string what, Func<Task<T>> work)
    {
        using var counter = StorageCounter.Start();
        var result = await work();
        foreach (var (request, count) in counter.Requests.OrderByDescending(each => each.Value))
        {
            output.WriteLine($"{what,-8} {count,6} {request}");
        }

        return (result, counter.Total);
    }
}
