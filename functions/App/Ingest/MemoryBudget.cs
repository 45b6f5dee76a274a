namespace AnnotationFunctions.App.Ingest;

/// <summary>Memory that several may take at once: each takes what it needs or waits, in the order of asking, so that a large one is not passed by small ones for ever.</summary>
internal sealed class MemoryBudget(long size)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Wish> waiting = [];
    private readonly long size = size;
    private long free = size;

    /// <summary>Takes bytes, when there are as many; to be given back by disposing. More than the whole budget is given when nobody else has any.</summary>
    public async Task<IDisposable> TakeAsync(long wanted, CancellationToken cancellation)
    {
        var wish = new Wish(Math.Clamp(wanted, 0, size));
        lock (gate)
        {
            waiting.AddLast(wish);
            Serve();
        }

        await using var cancelling = cancellation.Register(() => Cancel(wish, cancellation));
        await wish.Granted.Task;
        return new Share(this, wish.Bytes);
    }

    private void Cancel(Wish wish, CancellationToken cancellation)
    {
        lock (gate)
        {
            // Whoever was served before has the memory, and gives it back.
            if (waiting.Remove(wish))
            {
                wish.Granted.SetCanceled(cancellation);
                Serve();
            }
        }
    }

    private void Serve()
    {
        while (waiting.First is { Value: var next } && next.Bytes <= free)
        {
            free -= next.Bytes;
            waiting.RemoveFirst();
            next.Granted.SetResult();
        }
    }

    private void Return(long returned)
    {
        lock (gate)
        {
            free += returned;
            Serve();
        }
    }

    private sealed class Wish(long bytes)
    {
        public long Bytes => bytes;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Share(MemoryBudget budget, long taken) : IDisposable
    {
        private long held = taken;

        public void Dispose() => budget.Return(Interlocked.Exchange(ref held, 0));
    }
}
