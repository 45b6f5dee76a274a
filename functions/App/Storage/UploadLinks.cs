using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace AnnotationFunctions.App.Storage;

/// <summary>Signs upload links: with the account key where there is one, else with a user delegation key of the app's identity, which is kept and renewed.</summary>
internal sealed class UploadLinks(BlobServiceClient service, TimeProvider time) : IDisposable
{
    internal static readonly TimeSpan MaxValidity = TimeSpan.FromDays(1);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DelegationValidity = MaxValidity * 2;

    private readonly SemaphoreSlim renewal = new(1, 1);
    private UserDelegationKey? delegation;

    internal async ValueTask<Uri> ForAsync(BlobClient blob, TimeSpan validity, CancellationToken cancellation)
    {
        if (validity <= TimeSpan.Zero || validity > MaxValidity)
        {
            throw new ArgumentOutOfRangeException(nameof(validity), validity, $"An upload link is valid for more than 0 and at most {MaxValidity.TotalHours} hours.");
        }

        var now = time.GetUtcNow();
        var sas = new BlobSasBuilder(BlobSasPermissions.Create | BlobSasPermissions.Write, now + validity)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            StartsOn = now - ClockSkew,
            Protocol = blob.Uri.IsLoopback ? SasProtocol.HttpsAndHttp : SasProtocol.Https,
        };
        return blob.CanGenerateSasUri
            ? blob.GenerateSasUri(sas)
            : new BlobUriBuilder(blob.Uri)
            {
                Sas = sas.ToSasQueryParameters(await DelegationAsync(now + validity, cancellation), service.AccountName),
            }.ToUri();
    }

    private async ValueTask<UserDelegationKey> DelegationAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        if (delegation is { } kept && kept.SignedExpiresOn > until)
        {
            return kept;
        }

        await renewal.WaitAsync(cancellation);
        try
        {
            if (delegation is null || delegation.SignedExpiresOn <= until)
            {
                var now = time.GetUtcNow();
                delegation = await service.GetUserDelegationKeyAsync(now - ClockSkew, now + DelegationValidity, cancellation);
            }

            return delegation;
        }
        finally
        {
            renewal.Release();
        }
    }

    public void Dispose() => renewal.Dispose();
}
