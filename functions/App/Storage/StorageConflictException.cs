namespace AnnotationFunctions.App.Storage;

/// <summary>A row changed between every read and write of a bounded number of attempts. Trying again later is right.</summary>
public sealed class StorageConflictException(string message) : Exception(message);
