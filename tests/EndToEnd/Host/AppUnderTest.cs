using AnnotationFunctions.Tests.Azurite;
using AnnotationFunctions.Tests.EndToEnd.Client;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.EndToEnd.Host;

/// <summary>
/// The app that the suite drives: the one at <c>ANNOTATION_URL</c> with the storage account <c>ANNOTATION_STORAGE</c>, or one that it starts
/// itself, on LocalHost with an Azurite of its own. <c>ANNOTATION_KEY</c> is sent as function key, <c>ANNOTATION_TOKEN</c> as the owner's token;
/// without the latter the suite writes itself a token into storage, which whoever holds the account may.
/// </summary>
public sealed class AppUnderTest : IAsyncLifetime
{
    private AzuriteServer? azurite;

    /// <summary>The process of the app, or null when it runs elsewhere.</summary>
    public OwnedApp? Owned { get; private set; }

    public Uri Address { get; private set; } = null!;

    public string OwnerToken { get; private set; } = null!;

    public BlobServiceClient Blobs { get; private set; } = null!;

    public ApiClient Owner => new(Address, OwnerToken);

    public ApiClient As(string token) => new(Address, token);

    public async ValueTask InitializeAsync()
    {
        var storage = Setting("ANNOTATION_STORAGE");
        if (Setting("ANNOTATION_URL") is { } address)
        {
            storage ??= StorageConnection.Development;
            Address = new Uri(address.TrimEnd('/') + "/");
        }
        else
        {
            azurite = storage is null ? await AzuriteServer.StartAsync() : null;
            storage ??= azurite!.ConnectionString;
            Owned = new OwnedApp(storage);
            await Owned.StartAsync();
            Address = Owned.Address;
        }

        Blobs = new BlobServiceClient(storage, StorageConnection.BlobOptions());
        OwnerToken = Setting("ANNOTATION_TOKEN") ?? await IssuedOwner.IssueAsync(storage);
        await Owner.WaitUntilHealthyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Owned is not null)
        {
            await Owned.DisposeAsync();
        }

        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
