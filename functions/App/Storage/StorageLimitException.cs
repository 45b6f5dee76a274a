namespace AnnotationFunctions.App.Storage;

/// <summary>
/// A name, key or value that Azure Storage refuses. Thrown before the call, because the emulator accepts some of what the service
/// does not, and because the service's own message names neither the thing nor the limit.
/// </summary>
public sealed class StorageLimitException(string message) : Exception(message);
