namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>Lets callers wait until the status of an instance changes.</summary>
internal sealed class StatusWatch
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskCompletionSource> watched = [];

    /// <summary>Completes at the next change. Take it before reading the status, so that no change is missed.</summary>
    public Task NextChange(string instanceId)
    {
        lock (gate)
        {
            if (!watched.TryGetValue(instanceId, out var source))
            {
                watched[instanceId] = source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return source.Task;
        }
    }

    public void Changed(IReadOnlyList<string> instanceIds)
    {
        lock (gate)
        {
            foreach (var id in instanceIds)
            {
                if (watched.Remove(id, out var source))
                {
                    source.SetResult();
                }
            }
        }
    }
}
