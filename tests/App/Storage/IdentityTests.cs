using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.Azurite;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.WebUtilities;

namespace AnnotationFunctions.Tests.App.Storage;

/// <summary>
/// Storage opened with an identity instead of a key, as in Azure, over https. The links are checked for what they say: the client signs them in
/// a newer version of the protocol than the emulator can check.
/// </summary>
public sealed class IdentityTests
{
    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Fact]
    public async Task Storage_WithAnIdentity_WritesReadsAndSignsLinksWithADelegationKey()
    {
        var folder = Directory.CreateTempSubdirectory("annotation-identity-");
        try
        {
            var (certificate, key) = await WriteCertificateAsync(folder.FullName);
            await using var azurite = await AzuriteServer.StartAsync(["--oauth", "basic", "--cert", certificate, "--key", key]);
            using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
            using var storage = Open(azurite.ConnectionString, http);
            var blobs = storage.Blobs(ContainerName.Uploads);
            await storage.CheckAsync(Cancellation);
            (await blobs.TryWriteNewAsync("p/own.txt", "hello"u8.ToArray(), "text/plain", Cancellation)).ShouldBeTrue();
            (await blobs.ReadBytesAsync("p/own.txt", Cancellation)).ShouldBe("hello"u8.ToArray());
            await storage.Table<string[]>(TableName.Items).UpsertAsync("p", "r", ["x"], Cancellation);
            (await storage.Table<string[]>(TableName.Items).FindAsync("p", "r", Cancellation)).ShouldNotBeNull().Value.ShouldBe(["x"]);

            var first = Parts(await blobs.UploadLinkAsync("p/a.png", TimeSpan.FromMinutes(5), Cancellation));
            first["skoid"].ShouldBe(Identity.ObjectId); // made with a user delegation key, not with the account's
            first["sp"].ShouldBe("cw");
            first["sr"].ShouldBe("b");
            var second = Parts(await blobs.UploadLinkAsync("p/b.png", TimeSpan.FromMinutes(5), Cancellation));
            second["ske"].ShouldBe(first["ske"]); // the key is asked for once
            second["sig"].ShouldNotBe(first["sig"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static AnnotationStorage Open(string connection, HttpClient http)
    {
        var settings = connection.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);
        var blobOptions = StorageAccount.BlobOptions();
        var tableOptions = StorageAccount.TableOptions();
        blobOptions.Transport = tableOptions.Transport = new HttpClientTransport(http);
        return new AnnotationStorage(
            new StorageAccount(
                new BlobServiceClient(new Uri(settings["BlobEndpoint"]), new Identity(), blobOptions),
                new TableServiceClient(new Uri(settings["TableEndpoint"]), new Identity(), tableOptions)),
            TimeProvider.System);
    }

    private static async Task<(string Certificate, string Key)> WriteCertificateAsync(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var files = (Certificate: Path.Combine(folder, "cert.pem"), Key: Path.Combine(folder, "key.pem"));
        await File.WriteAllTextAsync(files.Certificate, certificate.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(files.Key, key.ExportPkcs8PrivateKeyPem(), Cancellation);
        return files;
    }

    private static Dictionary<string, string> Parts(Uri link) =>
        QueryHelpers.ParseQuery(link.Query).ToDictionary(each => each.Key, each => each.Value.ToString());

    /// <summary>The emulator believes any token of the right form.</summary>
    private sealed class Identity : TokenCredential
    {
        public const string ObjectId = "00000000-0000-0000-0000-000000000002";

        public override AccessToken GetToken(TokenRequestContext context, CancellationToken cancellation)
        {
            var now = DateTimeOffset.UtcNow;
            var claims = new Dictionary<string, object>
            {
                ["aud"] = "https://storage.azure.com", ["iss"] = "https://sts.windows.net/00000000-0000-0000-0000-000000000001/",
                ["oid"] = ObjectId, ["tid"] = "00000000-0000-0000-0000-000000000001",
                ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(), ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
            };
            return new AccessToken($"{Part(new { alg = "none", typ = "JWT" })}.{Part(claims)}.c2ln", now.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext context, CancellationToken cancellation) => new(GetToken(context, cancellation));

        private static string Part(object value) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value)));
    }
}
