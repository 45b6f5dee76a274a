using AnnotationFunctions.Inference.Execution;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.Inference.Execution;

public sealed class BatchQueueTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Take_MoreThanFits_GivesTheOldestThatFit()
    {
        var queue = new BatchQueue(new BatchingOptions { MaxBatchSize = 4 }, clock);
        var requests = Add(queue, 2, 3, 1, 1);
        Take(queue).ShouldBe([requests[0], requests[2], requests[3]]);
        Take(queue).ShouldBe([requests[1]]);
        queue.Rows.ShouldBe(0);
    }

    [Fact]
    public void Take_OtherShapes_StayForTheirTurn()
    {
        var queue = new BatchQueue(new BatchingOptions { MaxBatchSize = 8 }, clock);
        var (small1, large, small2) = (Request(1, width: 3), Request(1, width: 5), Request(1, width: 3));
        foreach (var request in (PendingInference[])[small1, large, small2])
        {
            queue.TryAdd(request).ShouldBeTrue();
        }

        Take(queue).ShouldBe([small1, small2]);
        Take(queue).ShouldBe([large]);
    }

    [Fact]
    public void Take_CancelledAndLate_AreDroppedNotRun()
    {
        using var gone = new CancellationTokenSource();
        var queue = new BatchQueue(new BatchingOptions(), clock);
        var (cancelled, late, good) = (Request(1, client: gone), Request(1, deadlineSeconds: 1), Request(1));
        foreach (var request in (PendingInference[])[cancelled, late, good])
        {
            queue.TryAdd(request);
        }

        gone.Cancel();
        clock.Advance(TimeSpan.FromSeconds(2));
        var (batch, dropped) = (new List<PendingInference>(), new List<PendingInference>());
        queue.Take(batch, dropped, () => 8).ShouldBeTrue();
        batch.ShouldBe([good]);
        dropped.ShouldBe([cancelled, late]);
    }

    [Fact]
    public void TryAdd_BeyondTheLimit_IsRefused()
    {
        var queue = new BatchQueue(new BatchingOptions { MaxBatchSize = 2, MaxQueuedRows = 4 }, clock);
        Add(queue, 2, 2);
        queue.TryAdd(Request(1)).ShouldBeFalse();
        Take(queue, maxRows: 2);
        queue.TryAdd(Request(1)).ShouldBeTrue();
    }

    [Fact]
    public void Take_SmallerBoundThanARequest_StillGivesIt()
    {
        var queue = new BatchQueue(new BatchingOptions { MaxBatchSize = 8 }, clock);
        var requests = Add(queue, 5, 1);
        Take(queue, maxRows: 1).ShouldBe([requests[0]]);
        Take(queue, maxRows: 1).ShouldBe([requests[1]]);
    }

    [Fact]
    public async Task Take_WithDelay_WaitsForCompanyUntilFull()
    {
        var queue = new BatchQueue(new BatchingOptions { MaxBatchSize = 2, LatencyBound = TimeSpan.FromMinutes(10), BatchDelay = TimeSpan.FromMinutes(5) }, clock);
        var first = Request(1);
        queue.TryAdd(first);
        var taking = Task.Run(() => Take(queue, maxRows: 2), TestContext.Current.CancellationToken);
        var second = Request(1);
        queue.TryAdd(second);
        (await taking.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBe([first, second]);
    }

    [Fact]
    public void Take_DelayIsOver_GivesWhatIsThere()
    {
        var queue = new BatchQueue(new BatchingOptions { MaxBatchSize = 2, BatchDelay = TimeSpan.FromMilliseconds(5) }, clock);
        var first = Request(1);
        queue.TryAdd(first);
        clock.Advance(TimeSpan.FromMilliseconds(6));
        Take(queue, maxRows: 2).ShouldBe([first]);
    }

    [Fact]
    public void Close_WithWork_GivesItFirst()
    {
        var queue = new BatchQueue(new BatchingOptions { BatchDelay = TimeSpan.FromMilliseconds(20) }, clock);
        var requests = Add(queue, 1);
        queue.Close();
        queue.TryAdd(Request(1)).ShouldBeFalse();
        Take(queue).ShouldBe(requests);
        queue.Take([], [], () => 8).ShouldBeFalse();
    }

    private List<PendingInference> Add(BatchQueue queue, params int[] rows)
    {
        List<PendingInference> requests = [.. rows.Select(count => Request(count))];
        requests.ForEach(request => queue.TryAdd(request).ShouldBeTrue());
        return requests;
    }

    private static List<PendingInference> Take(BatchQueue queue, int maxRows = 4)
    {
        var (batch, dropped) = (new List<PendingInference>(), new List<PendingInference>());
        queue.Take(batch, dropped, () => maxRows).ShouldBeTrue();
        dropped.ShouldBeEmpty();
        return batch;
    }

    private PendingInference Request(int rows, long width = 3, double deadlineSeconds = 3600, CancellationTokenSource? client = null) =>
        new([new InputTensor([rows, width], null, 0, 0, null)], rows, client?.Token ?? CancellationToken.None)
        {
            QueuedAt = clock.GetTimestamp(),
            Deadline = clock.GetTimestamp() + (long)(deadlineSeconds * clock.TimestampFrequency),
        };
}
