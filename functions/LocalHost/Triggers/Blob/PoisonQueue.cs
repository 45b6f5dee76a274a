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
