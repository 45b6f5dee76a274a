namespace AnnotationFunctions.Inference.Execution;

/// <summary>
/// Requests that wait for an instance of a model, first come, first served. An instance takes the oldest and as many others of its shape as
/// fit, past requests of other shapes, which keep their turn.
/// </summary>
internal sealed class BatchQueue(BatchingOptions options, TimeProvider clock)
{
    private readonly LinkedList<PendingInference> waiting = new();
    private readonly object gate = new();
    private int rows;
    private bool closed;

    /// <summary>Rows that wait.</summary>
    public int Rows => Volatile.Read(ref rows);

    /// <summary>Adds a request, unless the queue is full or closed.</summary>
    public bool TryAdd(PendingInference request)
    {
        lock (gate)
        {
            if (closed || (rows > 0 && rows + request.Rows > options.QueueLimit))
            {
                return false;
            }

            waiting.AddLast(request);
            rows += request.Rows;
            Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>
    /// Waits for work and moves the next batch into <paramref name="batch"/>. Those whose time is over, or whose clients are gone, are moved into
    /// <paramref name="dropped"/>; then the batch may be empty. False when the queue is closed and empty.
    /// </summary>
    /// <param name="batch">Receives the batch.</param>
    /// <param name="dropped">Receives what is not run.</param>
    /// <param name="maxRows">How many rows a run may have now.</param>
    public bool Take(List<PendingInference> batch, List<PendingInference> dropped, Func<int> maxRows)
    {
        lock (gate)
        {
            while (true)
            {
                Drop(dropped);
                if (waiting.First is null)
                {
                    if (dropped.Count > 0 || closed)
                    {
                        return dropped.Count > 0;
                    }

                    Monitor.Wait(gate);
                    continue;
                }

                var wait = TimeToWait(maxRows());
                if (wait > TimeSpan.Zero && dropped.Count == 0)
                {
                    Monitor.Wait(gate, wait);
                    continue;
                }

                if (wait <= TimeSpan.Zero)
                {
                    Gather(batch, maxRows());
                }

                return true;
            }
        }
    }

    /// <summary>No more is added; what waits is still taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    private void Drop(List<PendingInference> dropped)
    {
        var now = clock.GetTimestamp();
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.IsCancelled || node.Value.Deadline <= now)
            {
                Remove(node);
                dropped.Add(node.Value);
            }

            node = next;
        }
    }

    /// <summary>How long the oldest still waits for company; zero when a batch is full or its delay is over.</summary>
    private TimeSpan TimeToWait(int maxRows)
    {
        if (options.BatchDelay == TimeSpan.Zero || closed || rows >= maxRows)
        {
            return TimeSpan.Zero;
        }

        var left = options.BatchDelay - clock.GetElapsedTime(waiting.First!.Value.QueuedAt);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left;
    }

    private void Gather(List<PendingInference> batch, int maxRows)
    {
        var oldest = waiting.First!;
        var taken = oldest.Value.Rows;
        batch.Add(oldest.Value);
        var node = oldest.Next;
        Remove(oldest);
        while (node is not null && taken < maxRows)
        {
            var next = node.Next;
            if (taken + node.Value.Rows <= maxRows && node.Value.Matches(batch[0]))
            {
                taken += node.Value.Rows;
                batch.Add(node.Value);
                Remove(node);
            }

            node = next;
        }
    }

    private void Remove(LinkedListNode<PendingInference> node)
    {
        waiting.Remove(node);
        rows -= node.Value.Rows;
    }
}
