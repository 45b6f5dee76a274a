using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.EndToEnd.Host;

/// <summary>How the suite talks to storage.</summary>
internal static class StorageConnection
{
    internal const string Development = "UseDevelopmentStorage=true";

    /// <summary>Pinned to a version of the service that the emulator knows.</summary>
    internal static BlobClientOptions BlobOptions() => new(BlobClientOptions.ServiceVersion.V2025_11_05);
}
