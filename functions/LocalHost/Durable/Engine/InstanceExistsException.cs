using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>An orchestration cannot start because one of that id stands against it.</summary>
internal sealed class InstanceExistsException(string instanceId, OrchestrationRuntimeStatus status) : InvalidOperationException(
    $"An orchestration with the instance id '{instanceId}' exists already and is {status}.");
