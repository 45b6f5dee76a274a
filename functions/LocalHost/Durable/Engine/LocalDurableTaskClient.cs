using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>The client over the engine of this process. What it acknowledges is committed.</summary>
internal sealed class LocalDurableTaskClient(DurableEngine engine) : DurableTaskClient("local")
{
    public DurableEngine Engine => engine;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
        StartAsync(orchestratorName, Payload.Write(input), options, cancellation);

    /// <summary>Starts an orchestration whose input is JSON already.</summary>
    public async Task<string> StartAsync(string name, string? input, StartOrchestrationOptions? options, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "orchestratorName");
        cancellation.ThrowIfCancellationRequested();
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Check(id);
        var request = new StartRequest(
            id, name, input, HistoryJson.Write(options?.Tags ?? new Dictionary<string, string>()), options?.StartAt?.UtcDateTime,
            RefusedStatuses(options), Now());
        var standing = await engine.WriteAsync(session => InstanceWrites.Start(session, request));
        return standing is null ? id : throw new InstanceExistsException(id, standing.Value);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        RaiseAsync(instanceId, eventName, Payload.Write(eventPayload), cancellation);

    /// <summary>Raises an event whose payload is JSON already.</summary>
    public Task RaiseAsync(string instanceId, string eventName, string? payload, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return SendAsync(instanceId, new EventRaised(eventName, payload) { At = Now() }, cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        TerminateAsync(instanceId, Payload.Write(options?.Output), options?.Recursive ?? false, cancellation);

    /// <summary>Terminates with an output that is JSON already.</summary>
    public Task TerminateAsync(string instanceId, string? output, bool recursive, CancellationToken cancellation) =>
        SendAsync(instanceId, new ExecutionTerminated(output, recursive) { At = Now() }, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionSuspended(reason) { At = Now() }, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionResumed(reason) { At = Now() }, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, row => row.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, row => row.IsFinished, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(engine.Reader.FindState(instanceId)?.ToMetadata(getInputsAndOutputs));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        var criteria = InstanceFilter.Create(query.CreatedFrom, query.CreatedTo, query.InstanceIdPrefix, query.Statuses);
        return Pageable.Create((token, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(ReadPage(criteria, token ?? query.ContinuationToken, size ?? query.PageSize, query.FetchInputsAndOutputs));
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var outcome = await engine.WriteAsync(session => InstanceWrites.Purge(session, instanceId, options?.Recursive ?? false));
        return outcome.Unfinished is { } row
            ? throw new InvalidOperationException(
                $"'{instanceId}' cannot be purged: instance '{row.Id}' is {row.Status}. Terminate it or wait until it has finished.")
            : new(outcome.Count, isComplete: true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
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
                purged += (await engine.WriteAsync(session => InstanceWrites.Purge(session, id, options?.Recursive ?? false))).Count;
            }
            after = page[^1].Row.Id;
        }
        return new(purged, isComplete: true);
    }

    /// <summary>The engine belongs to the host.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A page of the instances, after the one that <paramref name="after"/> names.</summary>
    public Page<OrchestrationMetadata> ReadPage(InstanceFilter criteria, string? after, int size, bool withPayloads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var states = engine.Reader.List(criteria, after ?? "", size, withPayloads);
        return new([.. states.Select(state => state.ToMetadata(withPayloads))], states.Count == size ? states[^1].Row.Id : null);
    }

    private async Task SendAsync(string instanceId, HistoryEvent message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
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
