using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Notes what is raised and started, and does nothing.</summary>
internal sealed class RecordingClient() : DurableTaskClient("recording")
{
    public ConcurrentQueue<string> Raised { get; } = new();

    public ConcurrentQueue<string> Started { get; } = new();

    public ConcurrentQueue<string> Terminated { get; } = new();

    /// <summary>The state of instances that are known; there are no others.</summary>
    public ConcurrentDictionary<string, OrchestrationRuntimeStatus> Known { get; } = new();

    /// <summary>Makes every event fail, as one to an unknown or finished instance does.</summary>
    public bool Deaf { get; set; }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Raised.Enqueue(instanceId);
        return Deaf ? throw new InvalidOperationException("There is no such instance.") : Task.CompletedTask;
    }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        Started.Enqueue(options!.InstanceId!);
        return Task.FromResult(options.InstanceId!);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(Known.TryGetValue(instanceId, out var status)
            ? new OrchestrationMetadata("scripted", instanceId) { RuntimeStatus = status, SerializedOutput = "the end" }
            : null);

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        Terminated.Enqueue(instanceId);
        return Task.CompletedTask;
    }

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}
