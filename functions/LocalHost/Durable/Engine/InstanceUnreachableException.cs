using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>
/// An orchestration does not exist or has finished. The real host throws a gRPC exception here, whose package is not declared: apps
/// catch whatever the client throws.
/// </summary>
internal sealed class InstanceUnreachableException(string instanceId, Receipt receipt) : InvalidOperationException(
    receipt == Receipt.UnknownInstance
        ? $"No orchestration with the instance id '{instanceId}' exists."
        : $"The orchestration with the instance id '{instanceId}' has finished.")
{
    public Receipt Receipt => receipt;
}
