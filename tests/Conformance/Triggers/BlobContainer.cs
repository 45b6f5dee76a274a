using AnnotationFunctions.Tests.Azurite;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AnnotationFunctions.Tests.Conformance.Triggers;

/// <summary>A container of a test's own in the shared Azurite, and the setup of a host that watches it as %Container%.</summary>
internal sealed class BlobContainer
{
    private BlobContainer(string connection)
    {
        Connection = connection;
        Client = new BlobContainerClient(connection, Name, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));
        Poison = new QueueClient(connection, "webjobs-blobtrigger-poison", new QueueClientOptions(QueueClientOptions.ServiceVersion.V2025_11_05)
        {
            MessageEncoding = QueueMessageEncoding.Base64,
        });
    }

    public string Name { get; } = $"c{Guid.NewGuid():N}";

    public string Connection { get; }

    public BlobContainerClient Client { get; }

    public QueueClient Poison { get; }

    public static async Task<BlobContainer> CreateAsync()
    {
        var container = new BlobContainer((await AzuriteServer.SharedAsync()).ConnectionString);
        await container.Client.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        return container;
    }

    public HostSetup Setup(params Type[] functions) => new(functions)
    {
        Settings =
        {
            ["AzureWebJobsStorage"] = Connection,
            ["Data"] = Connection,
            ["Container"] = Name,
        },
    };

    public Task UploadAsync(string name, string content = "content") =>
        Client.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true, TestContext.Current.CancellationToken);

    /// <summary>The poison messages about this container; the queue is shared.</summary>
    public async Task<IReadOnlyList<string>> PoisonMessagesAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        if (!await Poison.ExistsAsync(cancel))
        {
            return [];
        }

        var messages = await Poison.PeekMessagesAsync(32, cancel);
        return [.. messages.Value.Select(message => message.Body.ToString()).Where(body => body.Contains(Name))];
    }
}
