using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>An instance that has messages or whose history is in memory. Guarded by the dispatcher's lock, but for what a turn owns.</summary>
internal sealed class HotInstance(string id)
{
    private readonly List<Message> inbox = [];

    public string Id => id;

    /// <summary>Whether it is in the queue or in a turn: it is never in both, nor twice in one of them.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether messages came since the last turn looked.</summary>
    public bool HasNews { get; set; }

    /// <summary>Turns that failed in a row for reasons other than the orchestrator's code.</summary>
    public int FailedTurns { get; set; }

    /// <summary>Row and history as of the last turn; null when they must be read. Owned by the turn.</summary>
    public LoadedInstance? Loaded { get; set; }

    /// <summary>The bytes that the cache counts for it.</summary>
    public long CachedBytes { get; set; }

    /// <summary>Its place among the idle ones; null while it is busy.</summary>
    public LinkedListNode<HotInstance>? Parked { get; set; }

    public bool IsEmpty => inbox.Count == 0;

    public void Receive(Message message)
    {
        var at = inbox.Count;
        while (at > 0 && inbox[at - 1].Seq > message.Seq)
        {
            at--;
        }
        inbox.Insert(at, message);
        HasNews = true;
    }

    public IReadOnlyList<Message> Look()
    {
        HasNews = false;
        return [.. inbox];
    }

    public void Remove(IReadOnlyList<Message> messages)
    {
        var gone = messages.Select(message => message.Seq).ToHashSet();
        inbox.RemoveAll(message => gone.Contains(message.Seq));
    }

    public void Remove(long seq) => inbox.RemoveAll(message => message.Seq == seq);

    public void Clear(long upTo) => inbox.RemoveAll(message => message.Seq <= upTo);
}
