using System.Text.Encodings.Web;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>The queue of the blobs that were given up, in the storage of the host.</summary>
internal sealed class PoisonQueue(QueueServiceClient queues)
{
    public const string Name = "webjobs-blobtrigger-poison";

    private readonly QueueClient queue = queues.GetQueueClient(Name);

    public async Task SendAsync(PoisonMessage message, CancellationToken cancellation)
    {
        var body = message.ToJson();
        try
        {
            await queue.SendMessageAsync(body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
        }
        catch (RequestFailedException error) when (error.ErrorCode == "QueueNotFound")
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await queue.SendMessageAsync(body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
        }
    }
}

/// <summary>What the poison queue says of a blob that a function could not handle.</summary>
internal sealed record PoisonMessage(
    string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag, int Attempts, string Reason, DateTimeOffset FailedAt)
{
    /// <summary>A queue takes 64 KiB, a third of which goes into Base64.</summary>
    private const int MaxBytes = 48 * 1024;

    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message as JSON; a reason that is too long for a queue is cut.</summary>
    public string ToJson()
    {
        var message = this;
        while (true)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(message, Format);
            if (json.Length <= MaxBytes)
            {
                return System.Text.Encoding.UTF8.GetString(json);
            }

            message = message with { Reason = message.Reason[..(message.Reason.Length / 2)] + "…" };
        }
    }
}
