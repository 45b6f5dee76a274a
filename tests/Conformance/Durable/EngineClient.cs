using System.Text.Encodings.Web;
using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>The durable client as apps know it, over an engine of this process: apps have the worker's, which talks to the host.</summary>
internal sealed class EngineClient(DurableEngine engine) : DurableTaskClient("tests")
{
    private readonly Instances instances = new(engine);

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
        instances.StartAsync(orchestratorName, Payload.Write(input), options);

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        instances.RaiseAsync(instanceId, eventName, Payload.Write(eventPayload));

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        instances.TerminateAsync(instanceId, Payload.Write(options?.Output), options?.Recursive ?? false);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        instances.SuspendAsync(instanceId, reason);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        instances.ResumeAsync(instanceId, reason);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        instances.WaitForStartAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        instances.WaitForCompletionAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(instances.Find(instanceId, getInputsAndOutputs));

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        var criteria = InstanceFilter.Create(query.CreatedFrom, query.CreatedTo, query.InstanceIdPrefix, query.Statuses);
        return Pageable.Create((token, size, _) =>
            Task.FromResult(instances.ReadPage(criteria, token ?? query.ContinuationToken, size ?? query.PageSize, query.FetchInputsAndOutputs)));
    }

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        instances.PurgeAsync(instanceId, options?.Recursive ?? false);

    public override Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        instances.PurgeAllAsync(filter, options?.Recursive ?? false, cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>
/// How inputs, outputs, events and custom statuses are written: JSON with PascalCase names and numeric enums, read without regard to
/// the case of names, as the isolated worker does it.
/// </summary>
internal static class Payload
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // fewer bytes in the history; it is never embedded in HTML
    };

    /// <summary>The value as JSON by its run-time type; null for null.</summary>
    public static string? Write(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Options);

    /// <summary>The value of a payload; default when there is none.</summary>
    public static T? Read<T>(string? payload) => payload is null ? default : JsonSerializer.Deserialize<T>(payload, Options);
}
