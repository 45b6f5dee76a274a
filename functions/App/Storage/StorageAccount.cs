using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Storage;

/// <summary>
/// The account that holds the data, from the settings: <c>AnnotationStorage</c> is a connection string, or
/// <c>AnnotationStorage__blobServiceUri</c> and <c>AnnotationStorage__tableServiceUri</c> are addresses opened with the app's identity
/// (<c>AnnotationStorage__clientId</c> names a user-assigned one).
/// </summary>
internal sealed record StorageAccount(BlobServiceClient Blobs, TableServiceClient Tables)
{
    private const string Setting = "AnnotationStorage";

    internal static StorageAccount From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        if (section.Value is { Length: > 0 } connection)
        {
            return From(connection);
        }

        var blobs = Address(section, "blobServiceUri");
        var tables = Address(section, "tableServiceUri");
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = section["clientId"] });
        return new StorageAccount(
            new BlobServiceClient(blobs, credential, BlobOptions()), new TableServiceClient(tables, credential, TableOptions()));
    }

    internal static StorageAccount From(string connection)
    {
        try
        {
            return new StorageAccount(new BlobServiceClient(connection, BlobOptions()), new TableServiceClient(connection, TableOptions()));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // The cause may quote the connection string, and with it the key: it is left out.
            throw new InvalidOperationException($"The setting '{Setting}' is not a connection string of a storage account ({e.GetType().Name}).");
        }
    }

    // The emulator knows no newer version than this one.
    internal static BlobClientOptions BlobOptions() => Configure(new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));

    internal static TableClientOptions TableOptions() => Configure(new TableClientOptions());

    private static TOptions Configure<TOptions>(TOptions options)
        where TOptions : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 6;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(10);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        options.Diagnostics.IsLoggingContentEnabled = false;
        return options;
    }

    private static Uri Address(IConfigurationSection section, string name) =>
        Uri.TryCreate(section[name], UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw new InvalidOperationException(
                $"The setting '{Setting}' (a connection string) is missing, and '{Setting}__{name}' is not an address such as https://account.blob.core.windows.net.");
}
