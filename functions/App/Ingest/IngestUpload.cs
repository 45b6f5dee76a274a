using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Starts the stage "prepare" for every uploaded blob.</summary>
public sealed class IngestUpload(UploadIngestion ingestion)
{
#if BLOB_EVENT_GRID
    private const BlobTriggerSource Source = BlobTriggerSource.EventGrid;
#else
    private const BlobTriggerSource Source = BlobTriggerSource.LogsAndContainerScan;
#endif

    /// <summary>Handles a blob of the container <c>uploads</c>. The client is bound for the blob's name alone; storage opens it itself.</summary>
    [Function(nameof(IngestUpload))]
    public Task RunAsync([BlobTrigger("uploads/{path}", Connection = "AnnotationStorage", Source = Source)] BlobClient blob, CancellationToken cancellation) =>
        ingestion.RunAsync(blob.Name, cancellation);
}
