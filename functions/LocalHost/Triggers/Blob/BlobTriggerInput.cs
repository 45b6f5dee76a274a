using AnnotationFunctions.LocalHost.Worker;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>One attempt at a blob, in the forms that functions take it.</summary>
internal sealed class BlobTriggerInput(BlobClient blob, BlobProperties properties, IReadOnlyDictionary<string, string> parts)
    : TriggerInput, IAsyncDisposable
{
    private static readonly Type[] Supported =
        [typeof(BlobClient), typeof(BlobBaseClient), typeof(BlockBlobClient), typeof(Stream), typeof(byte[]), typeof(string)];

    private readonly Lazy<IReadOnlyDictionary<string, object?>> data = new(() => Data(blob, properties, parts));
    private Stream? stream;

    public override IReadOnlyDictionary<string, object?> BindingData => data.Value;

    /// <summary>Null where the type is one; else what is wrong with it.</summary>
    public static string? Problem(Type type) => Supported.Contains(type)
        ? null
        : $"is a {type.Name}; {string.Join(", ", Supported.Select(supported => supported.Name))} can be bound";

    public override async ValueTask<object?> BindTriggerAsync(FunctionParameter parameter, CancellationToken cancellation) => parameter.Type switch
    {
        var type when type == typeof(BlobClient) || type == typeof(BlobBaseClient) => blob,
        var type when type == typeof(BlockBlobClient) => blob.GetParentBlobContainerClient().GetBlockBlobClient(blob.Name),
        var type when type == typeof(Stream) => stream = await blob.OpenReadAsync(cancellationToken: cancellation),
        var type when type == typeof(byte[]) => (await blob.DownloadContentAsync(cancellation)).Value.Content.ToArray(),
        _ => (await blob.DownloadContentAsync(cancellation)).Value.Content.ToString(),
    };

    public ValueTask DisposeAsync() => stream?.DisposeAsync() ?? default;

    private static Dictionary<string, object?> Data(BlobClient blob, BlobProperties properties, IReadOnlyDictionary<string, string> parts)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["BlobTrigger"] = $"{blob.BlobContainerName}/{blob.Name}",
            ["Uri"] = blob.Uri.ToString(),
            ["Properties"] = properties,
            ["Metadata"] = properties.Metadata,
        };
        foreach (var (name, value) in parts)
        {
            data[name] = value;
        }

        return data;
    }
}
