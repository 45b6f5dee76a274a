using System.Threading.Channels;
using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>
/// Brings committed messages to their instances and lets each instance that has news take turns, one at a time. Keeps the histories of
/// the instances that were active last.
/// </summary>
internal sealed class Dispatcher(long cacheLimit)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HotInstance> hot = [];
    private readonly LinkedList<HotInstance> idle = []; // longest idle first
    private readonly Channel<HotInstance> ready = Channel.CreateUnbounded<HotInstance>();
    private long cachedBytes;

    /// <summary>Instances that are to take a turn. Whoever reads one owns it until <see cref="EndTurn"/>.</summary>
    public ChannelReader<HotInstance> Ready => ready.Reader;

    public void Deliver(IReadOnlyList<Message> messages)
    {
        lock (gate)
        {
            foreach (var message in messages)
            {
                var instance = GetOrAdd(message.InstanceId);
                instance.Receive(message);
                Enqueue(instance);
            }
        }
    }

    public void Withdraw(IReadOnlyList<(string InstanceId, long Seq)> messages)
    {
        lock (gate)
        {
            foreach (var (id, seq) in messages)
            {
                hot.GetValueOrDefault(id)?.Remove(seq);
            }
        }
    }

    public void Clear(string instanceId, long upTo)
    {
        lock (gate)
        {
            hot.GetValueOrDefault(instanceId)?.Clear(upTo);
        }
    }

    /// <summary>The inbox at the beginning of a turn.</summary>
    public IReadOnlyList<Message> BeginTurn(HotInstance instance)
    {
        DurableTelemetry.QueuedTurns.Add(-1);
        lock (gate)
        {
            return instance.Look();
        }
    }

    /// <summary>Gives an instance back; it takes its next turn when there is news.</summary>
    public void EndTurn(HotInstance instance, IReadOnlyList<Message> done)
    {
        lock (gate)
        {
            instance.Remove(done);
            instance.IsBusy = false;
            if (instance.HasNews)
            {
                Enqueue(instance);
            }
            else
            {
                Park(instance);
            }
        }
    }

    /// <summary>Gives an instance back whose turn failed, to be tried again later.</summary>
    public void Retry(HotInstance instance)
    {
        lock (gate)
        {
            instance.IsBusy = false;
            Enqueue(instance);
        }
    }

    public void Stop() => ready.Writer.TryComplete();

    private HotInstance GetOrAdd(string id)
    {
        if (!hot.TryGetValue(id, out var instance))
        {
            hot[id] = instance = new(id);
        }
        return instance;
    }

    private void Enqueue(HotInstance instance)
    {
        if (instance.IsBusy)
        {
            return;
        }
        instance.IsBusy = true;
        Unpark(instance);
        DurableTelemetry.QueuedTurns.Add(1);
        ready.Writer.TryWrite(instance);
    }

    private void Unpark(HotInstance instance)
    {
        if (instance.Parked is { } node)
        {
            idle.Remove(node);
            instance.Parked = null;
        }
    }

    private void Park(HotInstance instance)
    {
        cachedBytes -= instance.CachedBytes;
        instance.CachedBytes = instance.Loaded?.Bytes ?? 0;
        cachedBytes += instance.CachedBytes;
        instance.Parked = idle.AddLast(instance);
        while (cachedBytes > cacheLimit && idle.First is { } oldest)
        {
            Forget(oldest.Value);
        }
        if (instance.Loaded is null && instance.IsEmpty)
        {
            Forget(instance);
        }
    }

    private void Forget(HotInstance instance)
    {
        Unpark(instance);
        cachedBytes -= instance.CachedBytes;
        instance.CachedBytes = 0;
        instance.Loaded = null;
        if (instance.IsEmpty)
        {
            hot.Remove(instance.Id);
        }
    }
}
