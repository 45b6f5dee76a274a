namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>What a commit made durable and the engine must now act on. Nothing in it happens before the commit.</summary>
internal sealed class CommitEffects
{
    /// <summary>Instances whose messages up to that number are void, because the instance was purged or started over.</summary>
    public List<(string InstanceId, long UpTo)> Cleared { get; } = [];

    public List<Message> Messages { get; } = [];

    public List<ActivityWork> Activities { get; } = [];

    /// <summary>Timer messages that must not be delivered any more.</summary>
    public List<(string InstanceId, long Seq)> CancelledTimers { get; } = [];

    /// <summary>Instances whose status changed.</summary>
    public List<string> Changed { get; } = [];
}
