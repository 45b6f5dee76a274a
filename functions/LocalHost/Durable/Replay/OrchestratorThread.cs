namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>
/// Runs an orchestrator on the calling thread alone. A continuation that another thread posts, during the turn or after it, means that
/// the orchestrator awaited something which is not of its context; it is reported and never run.
/// </summary>
internal sealed class OrchestratorThread(Action onForeignAwait) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = [];
    private volatile int owner;
    private int reported;

    /// <summary>Whether the orchestrator left its thread.</summary>
    public bool WasLeft => Volatile.Read(ref reported) == 1;

    public bool IsCurrent => owner == Environment.CurrentManagedThreadId;

    /// <summary>Runs the work and all continuations that it posts.</summary>
    public void Run(Action work)
    {
        var outer = Current;
        owner = Environment.CurrentManagedThreadId;
        SetSynchronizationContext(this);
        try
        {
            work();
        }
        finally
        {
            SetSynchronizationContext(outer);
            owner = 0;
        }
    }

    /// <summary>Runs what was posted so far; called after each event, so that continuations follow the order of the history.</summary>
    public void RunPosted()
    {
        while (queue.TryDequeue(out var posted))
        {
            posted.Callback(posted.State);
        }
    }

    /// <summary>Reports the calling thread as a stranger, once.</summary>
    public void ReportLeft()
    {
        if (Interlocked.Exchange(ref reported, 1) == 0)
        {
            onForeignAwait();
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            queue.Enqueue((d, state));
        }
        else
        {
            ReportLeft();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
        }
        else
        {
            ReportLeft();
        }
    }

    public override SynchronizationContext CreateCopy() => this;
}
