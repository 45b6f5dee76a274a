namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>A turn does not fit the stored state of its instance and was not applied.</summary>
internal sealed class TurnConflictException(string instanceId, string reason) : Exception(
    $"A turn of '{instanceId}' was refused: {reason}.");
