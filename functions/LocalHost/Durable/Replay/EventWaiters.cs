using AnnotationFunctions.LocalHost.Durable.History;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>
/// Brings events to those who wait for them. Names compare without regard to case. An event goes to the newest waiter of its name, be
/// it cancelled or not; a cancelled waiter takes its event with it. Events that nobody waits for are kept in their order.
/// </summary>
internal sealed class EventWaiters
{
    private readonly Dictionary<string, Stack<IWaiter>> waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EventRaised> buffered = [];

    /// <summary>Whether the orchestrator can still be woken by an event.</summary>
    public bool HasLiveWaiters => waiting.Values.Any(stack => stack.Any(waiter => !waiter.IsDone));

    /// <summary>Events that nobody received, in the order of their arrival.</summary>
    public IReadOnlyList<EventRaised> Buffered => buffered;

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        if (!waiting.TryGetValue(name, out var stack))
        {
            waiting[name] = stack = new();
        }
        if (stack.TryPeek(out var newest) && newest.Type != typeof(T))
        {
            throw new ArgumentException(
                $"Event '{name}' is already awaited as {newest.Type}, so it cannot be awaited as {typeof(T)} as well.", nameof(name));
        }
        var waiter = new Waiter<T>();
        stack.Push(waiter);
        var kept = buffered.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kept >= 0)
        {
            var raised = buffered[kept];
            buffered.RemoveAt(kept);
            Deliver(raised);
        }
        if (cancellation.CanBeCanceled)
        {
            cancellation.Register(() => waiter.Cancel(cancellation));
        }
        return waiter.Task;
    }

    public void Deliver(EventRaised raised)
    {
        if (waiting.TryGetValue(raised.Name, out var stack) && stack.TryPop(out var newest))
        {
            newest.Receive(raised);
        }
        else
        {
            buffered.Add(raised);
        }
    }

    public void Keep(EventRaised raised) => buffered.Add(raised);

    public void DropBuffered() => buffered.Clear();

    private interface IWaiter
    {
        Type Type { get; }

        bool IsDone { get; }

        void Receive(EventRaised raised);
    }

    private sealed class Waiter<T> : IWaiter
    {
        private readonly TaskCompletionSource<T> source = new();

        public Type Type => typeof(T);

        public bool IsDone => source.Task.IsCompleted;

        public Task<T> Task => source.Task;

        public void Cancel(CancellationToken cancellation) => source.TrySetCanceled(cancellation);

        public void Receive(EventRaised raised)
        {
            if (IsDone)
            {
                return;
            }
            T value;
            try
            {
                value = Payload.Read<T>(raised.Input)!;
            }
            catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException)
            {
                source.TrySetException(new InvalidOperationException($"The payload of event '{raised.Name}' is not a {typeof(T)}: {e.Message}", e));
                return;
            }
            source.TrySetResult(value);
        }
    }
}
