using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function once per version of every blob whose path matches <c>container/pattern</c>.</summary>
public sealed class BlobTriggerAttribute : TriggerBindingAttribute
{
    public BlobTriggerAttribute(string blobPath) => BlobPath = blobPath;

    public string BlobPath { get; }

    /// <summary>Name of the setting that holds the storage connection; AzureWebJobsStorage without it.</summary>
    public string? Connection { get; set; }

    /// <summary>Both sources mean the same on this host.</summary>
    public BlobTriggerSource Source { get; set; }
}
