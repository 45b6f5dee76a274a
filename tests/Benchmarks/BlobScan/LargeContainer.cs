using System.Globalization;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.Azurite;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.Benchmarks.BlobScan;

/// <summary>
/// An Azurite with many blobs in one container. Azurite looks through all blobs at every upload, so 100,000 uploads take most of an hour; here one
/// blob is uploaded, and its entry in Azurite's file is repeated under other names before Azurite starts again.
/// </summary>
internal static class LargeContainer
{
    public const string Name = "large";

    private const string BlobFile = "__azurite_db_blob__.json";
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Starts an Azurite over <paramref name="directory"/> whose container <see cref="Name"/> has this many blobs.</summary>
    public static async Task<AzuriteServer> StartAsync(string directory, int blobs, CancellationToken cancellation)
    {
        await using (var azurite = await AzuriteServer.StartInAsync(directory))
        {
            var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05);
            var container = new BlobContainerClient(azurite.ConnectionString, Name, options);
            await container.CreateAsync(cancellationToken: cancellation);
            await container.UploadBlobAsync(BlobName(0), BinaryData.FromBytes(new byte[16]), cancellation);
            await UntilWrittenAsync(directory, cancellation);
        }

        var file = Path.Combine(directory, BlobFile);
        var database = JsonNode.Parse(await File.ReadAllBytesAsync(file, cancellation))!;
        Repeat(database["collections"]!.AsArray().Single(entry => (string?)entry!["name"] == "$BLOBS_COLLECTION$")!.AsObject(), blobs);
        await File.WriteAllTextAsync(file, database.ToJsonString(), cancellation);
        return await AzuriteServer.StartInAsync(directory);
    }

    /// <summary>Names in ascending order, as the indices of Azurite's file have them.</summary>
    private static string BlobName(int number) => string.Create(CultureInfo.InvariantCulture, $"digits/2026/batch-{number / 1000:D4}/image-{number:D7}.png");

    private static void Repeat(JsonObject collection, int blobs)
    {
        var data = collection["data"]!.AsArray();
        var first = data.Single()!;
        for (var number = 1; number < blobs; number++)
        {
            var blob = first.DeepClone();
            blob["name"] = BlobName(number);
            blob["properties"]!["etag"] = string.Create(CultureInfo.InvariantCulture, $"\"0x{number:X15}\"");
            blob["$loki"] = number + 1;
            data.Add(blob);
        }

        collection["maxId"] = blobs;
        foreach (var (_, index) in collection["binaryIndices"]!.AsObject())
        {
            index!["values"] = new JsonArray([.. Enumerable.Range(0, blobs).Select(position => (JsonNode)position)]);
        }
    }

    private static async Task UntilWrittenAsync(string directory, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(FlushTimeout);
        while (!(await File.ReadAllTextAsync(Path.Combine(directory, BlobFile), timeout.Token)).Contains(BlobName(0), StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), timeout.Token);
        }
    }
}
