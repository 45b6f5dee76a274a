using AnnotationFunctions.App.Ingest;

namespace AnnotationFunctions.Tests.App.Ingest;

public sealed class MemoryBudgetTests
{
    private readonly MemoryBudget budget = new(100);

    [Fact]
    public async Task TakeAsync_WhatFitsTogether_DoesNotWait()
    {
        using var one = await budget.TakeAsync(60, TestStorage.Cancellation);
        using var other = await budget.TakeAsync(40, TestStorage.Cancellation);
    }

    [Fact]
    public async Task TakeAsync_WhatDoesNotFit_WaitsUntilEnoughIsGivenBack()
    {
        var large = await budget.TakeAsync(60, TestStorage.Cancellation);
        var small = await budget.TakeAsync(30, TestStorage.Cancellation);
        var waiting = budget.TakeAsync(70, TestStorage.Cancellation);

        small.Dispose();
        waiting.IsCompleted.ShouldBeFalse();
        large.Dispose();

        (await waiting).Dispose();
    }

    [Fact]
    public async Task TakeAsync_Waiting_IsNotPassedByASmallerOne()
    {
        var first = await budget.TakeAsync(80, TestStorage.Cancellation);
        var large = budget.TakeAsync(90, TestStorage.Cancellation);
        var small = budget.TakeAsync(10, TestStorage.Cancellation);

        small.IsCompleted.ShouldBeFalse();
        first.Dispose();
        using var taken = await large;
        using var beside = await small;
    }

    [Fact]
    public async Task TakeAsync_MoreThanAll_TakesAll()
    {
        using (await budget.TakeAsync(1_000, TestStorage.Cancellation))
        {
            budget.TakeAsync(1, new CancellationToken(canceled: true)).IsCanceled.ShouldBeTrue();
        }

        using var all = await budget.TakeAsync(100, TestStorage.Cancellation);
    }

    [Fact]
    public async Task TakeAsync_CancelledWhileWaiting_TakesNothingAndLetsTheNextPass()
    {
        using var first = await budget.TakeAsync(80, TestStorage.Cancellation);
        using var cancelling = new CancellationTokenSource();
        var large = budget.TakeAsync(90, cancelling.Token);
        var small = budget.TakeAsync(20, TestStorage.Cancellation);

        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => large);
        using var taken = await small;
    }

    [Fact]
    public async Task Dispose_Twice_GivesBackOnce()
    {
        var share = await budget.TakeAsync(60, TestStorage.Cancellation);
        share.Dispose();
        share.Dispose();

        using var all = await budget.TakeAsync(100, TestStorage.Cancellation);
        budget.TakeAsync(1, TestStorage.Cancellation).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task TakeAsync_ManyAtOnce_NeverExceedTheBudget()
    {
        long held = 0, highest = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
        {
            var wanted = (i * 37 % 100) + 1;
            using var share = await budget.TakeAsync(wanted, cancellation);
            var now = Interlocked.Add(ref held, wanted);
            lock (budget)
            {
                highest = Math.Max(highest, now);
            }

            await Task.Yield();
            Interlocked.Add(ref held, -wanted);
        });

        highest.ShouldBeInRange(1, 100);
    }
}
