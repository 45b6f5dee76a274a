using AnnotationFunctions.Tests.Azurite;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.Conformance;

public sealed class AzuriteFixtureTests
{
    [Fact]
    public async Task Shared_AnyTest_AnswersBlobRequests()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05);
        var container = new BlobServiceClient(azurite.ConnectionString, options).GetBlobContainerClient($"c{Guid.NewGuid():N}");

        await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);

        (await container.ExistsAsync(TestContext.Current.CancellationToken)).Value.ShouldBeTrue();
    }
}
