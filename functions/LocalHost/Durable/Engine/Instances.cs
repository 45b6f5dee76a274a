using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>What clients may do to the instances of an engine. What is acknowledged is committed. Payloads are JSON.</summary>
internal sealed class Instances(DurableEngine engine)
{
    public DurableEngine Engine => engine;

    public async Task<string> StartAsync(string name, string? input, StartOrchestrationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "orchestratorName");
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Check(id);
        var request = new StartRequest(
            id, name, input, HistoryJson.Write(options?.Tags ?? new Dictionary<string, string>()), options?.StartAt?.UtcDateTime,
            RefusedStatuses(options), Now());
        var standing = await engine.WriteAsync(session => InstanceWrites.Start(session, request));
        return standing is null ? id : throw new InstanceExistsException(id, standing.Value);
    }

    public Task RaiseAsync(string instanceId, string eventName, string? payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return SendAsync(instanceId, new EventRaised(eventName, payload) { At = Now() });
    }

    public Task TerminateAsync(string instanceId, string? output, bool recursive) =>
        SendAsync(instanceId, new ExecutionTerminated(output, recursive) { At = Now() });

    public Task SuspendAsync(string instanceId, string? reason) => SendAsync(instanceId, new ExecutionSuspended(reason) { At = Now() });

    public Task ResumeAsync(string instanceId, string? reason) => SendAsync(instanceId, new ExecutionResumed(reason) { At = Now() });

    public Task<OrchestrationMetadata> WaitForStartAsync(string instanceId, bool withPayloads, CancellationToken cancellation) =>
        WaitAsync(instanceId, row => row.Status != OrchestrationRuntimeStatus.Pending, withPayloads, cancellation);

    public Task<OrchestrationMetadata> WaitForCompletionAsync(string instanceId, bool withPayloads, CancellationToken cancellation) =>
        WaitAsync(instanceId, row => row.IsFinished, withPayloads, cancellation);

    public OrchestrationMetadata? Find(string instanceId, bool withPayloads)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return engine.Reader.FindState(instanceId)?.ToMetadata(withPayloads);
    }

    /// <summary>A page of the instances, after the one that <paramref name="after"/> names.</summary>
    public Page<OrchestrationMetadata> ReadPage(InstanceFilter criteria, string? after, int size, bool withPayloads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var states = engine.Reader.List(criteria, after ?? "", size, withPayloads);
        return new([.. states.Select(state => state.ToMetadata(withPayloads))], states.Count == size ? states[^1].Row.Id : null);
    }

    public async Task<PurgeResult> PurgeAsync(string instanceId, bool recursive)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var outcome = await engine.WriteAsync(session => InstanceWrites.Purge(session, instanceId, recursive));
        return outcome.Unfinished is { } row
            ? throw new InvalidOperationException(
                $"'{instanceId}' cannot be purged: instance '{row.Id}' is {row.Status}. Terminate it or wait until it has finished.")
            : new(outcome.Count, isComplete: true);
    }

    /// <summary>Purges what has finished among the instances of a filter, as far as its timeout allows.</summary>
    public async Task<PurgeResult> PurgeAllAsync(PurgeInstancesFilter filter, bool recursive, CancellationToken cancellation)
    {
        var criteria = InstanceFilter.Create(filter.CreatedFrom, filter.CreatedTo, null, filter.Statuses);
        var begun = engine.Time.GetTimestamp();
        var (purged, after) = (0, "");
        while (engine.Reader.List(criteria, after, limit: 200, withPayloads: false) is { Count: > 0 } page)
        {
            foreach (var id in page.Where(state => state.Row.IsFinished).Select(state => state.Row.Id))
            {
                cancellation.ThrowIfCancellationRequested();
                if (filter.Timeout is { } timeout && engine.Time.GetElapsedTime(begun) >= timeout)
                {
                    return new(purged, isComplete: false);
                }
                purged += (await engine.WriteAsync(session => InstanceWrites.Purge(session, id, recursive))).Count;
            }
            after = page[^1].Row.Id;
        }
        return new(purged, isComplete: true);
    }

    private async Task SendAsync(string instanceId, HistoryEvent message)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var receipt = await engine.WriteAsync(session => InstanceWrites.Send(session, instanceId, message));
        if (receipt != Receipt.Accepted)
        {
            throw new InstanceUnreachableException(instanceId, receipt);
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<InstanceRow, bool> isOver, bool withPayloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        while (true)
        {
            Find(); // so that only instances which exist are watched
            var change = engine.Statuses.NextChange(instanceId);
            var state = Find();
            if (isOver(state.Row))
            {
                return state.ToMetadata(withPayloads);
            }
            await change.WaitAsync(cancellation);
        }

        InstanceState Find() =>
            engine.Reader.FindState(instanceId) ?? throw new InstanceUnreachableException(instanceId, Receipt.UnknownInstance);
    }

    private static OrchestrationRuntimeStatus[] RefusedStatuses(StartOrchestrationOptions? options) =>
    [
        .. (options?.DedupeStatuses ?? []).Select(status => Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var parsed)
            ? parsed
            : throw new ArgumentException(
                $"Dedupe status '{status}' is not one of {string.Join(", ", Enum.GetNames<OrchestrationRuntimeStatus>())}.", nameof(options))),
    ];

    private DateTime Now() => engine.Time.GetUtcNow().UtcDateTime;
}

/// <summary>An orchestration cannot start because one of that id stands against it.</summary>
internal sealed class InstanceExistsException(string instanceId, OrchestrationRuntimeStatus status) : InvalidOperationException(
    $"An orchestration with the instance id '{instanceId}' exists already and is {status}.");

/// <summary>An orchestration does not exist or has finished.</summary>
internal sealed class InstanceUnreachableException(string instanceId, Receipt receipt) : InvalidOperationException(
    receipt == Receipt.UnknownInstance
        ? $"No orchestration with the instance id '{instanceId}' exists."
        : $"The orchestration with the instance id '{instanceId}' has finished.")
{
    public Receipt Receipt => receipt;
}
