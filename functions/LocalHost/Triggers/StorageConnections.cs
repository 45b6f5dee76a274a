using AnnotationFunctions.LocalHost.Hosting;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AnnotationFunctions.LocalHost.Triggers;

/// <summary>
/// Turns the name of a connection into clients: the setting of that name is a connection string, or <c>NAME__blobServiceUri</c> and
/// <c>NAME__queueServiceUri</c> are addresses to which the app's identity (<c>NAME__clientId</c>, where it is not the only one) has access.
/// </summary>
internal sealed class StorageConnections(SettingReferences settings)
{
    /// <summary>The connection of the host's own state.</summary>
    public const string HostConnection = "AzureWebJobsStorage";

    /// <summary>Whether the settings say anything of a connection.</summary>
    public bool Knows(string connection) => (settings.Find(connection) ?? settings.Find($"{connection}__blobServiceUri")) is not null;

    public BlobServiceClient Blobs(string connection, string place, int retries = 3)
    {
        // The newest version that the emulator knows as well.
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05) { Retry = { MaxRetries = retries } };
        return settings.Find(connection) is { } text
            ? Parsed(text, connection, place, value => new BlobServiceClient(value, options))
            : new BlobServiceClient(Address(connection, "blobServiceUri", place), Identity(connection), options);
    }

    public QueueServiceClient Queues(string connection, string place)
    {
        var options = new QueueClientOptions(QueueClientOptions.ServiceVersion.V2025_11_05) { MessageEncoding = QueueMessageEncoding.Base64 };
        return settings.Find(connection) is { } text
            ? Parsed(text, connection, place, value => new QueueServiceClient(value, options))
            : new QueueServiceClient(Address(connection, "queueServiceUri", place), Identity(connection), options);
    }

    private static T Parsed<T>(string text, string connection, string place, Func<string, T> create)
    {
        try
        {
            return create(text);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // The text holds a key: it is not repeated.
            throw new HostStartException($"{place}: the setting '{connection}' is not a storage connection string.");
        }
    }

    private Uri Address(string connection, string part, string place)
    {
        if (settings.Find($"{connection}__{part}") is not { } text)
        {
            throw new HostStartException(
                $"{place} uses the connection '{connection}': neither the setting '{connection}' (a connection string) "
                + $"nor '{connection}__{part}' (an address) is there.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new HostStartException($"{place}: the setting '{connection}__{part}' is '{text}'; an absolute address was expected.");
    }

    private TokenCredential Identity(string connection) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.Find($"{connection}__clientId") });
}
