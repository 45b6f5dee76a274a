using System.Net;
using System.Text;
using AnnotationFunctions.App.Storage;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.App.Storage;

public sealed class BlobAreaTests
{
    private readonly string prefix = TestStorage.Name();

    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Fact]
    public async Task TryWriteNewAsync_TakenName_IsFalseAndKeepsTheFirst()
    {
        var blobs = await BlobsAsync();
        (await blobs.TryWriteNewAsync($"{prefix}/a", "one"u8.ToArray(), "text/plain", Cancellation)).ShouldBeTrue();
        (await blobs.TryWriteNewAsync($"{prefix}/a", "two"u8.ToArray(), "text/plain", Cancellation)).ShouldBeFalse();
        (await blobs.ReadBytesAsync($"{prefix}/a", Cancellation)).ShouldBe("one"u8.ToArray());
    }

    [Fact]
    public async Task TryWriteNewAsync_ManyAtOnce_OneGetsTrueAndAllReadItsContent()
    {
        var blobs = await BlobsAsync();
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => blobs.TryWriteNewAsync($"{prefix}/race", new[] { (byte)i }, "x/y", Cancellation)));
        won.Count(each => each).ShouldBe(1);
        (await blobs.ReadBytesAsync($"{prefix}/race", Cancellation)).ShouldBe([(byte)Array.IndexOf(won, true)]);
    }

    [Fact]
    public async Task OpenReadAsync_LargeBlob_GivesFactsAndContent()
    {
        var blobs = await BlobsAsync();
        var content = new byte[20 << 20];
        new Random(7).NextBytes(content);
        await blobs.WriteAsync($"{prefix}/Größe 猫.bin", new MemoryStream(content), "application/x-test", Cancellation);
        await using var reading = (await blobs.OpenReadAsync($"{prefix}/Größe 猫.bin", Cancellation)).ShouldNotBeNull();
        reading.Facts.Length.ShouldBe(content.Length);
        reading.Facts.ContentType.ShouldBe("application/x-test");
        reading.Facts.ShouldBe(await blobs.FindAsync($"{prefix}/Größe 猫.bin", Cancellation));
        var read = new MemoryStream();
        await reading.Content.CopyToAsync(read, Cancellation);
        read.ToArray().AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public async Task Reading_NoBlob_IsNull()
    {
        var blobs = await BlobsAsync();
        (await blobs.OpenReadAsync($"{prefix}/none", Cancellation)).ShouldBeNull();
        (await blobs.ReadBytesAsync($"{prefix}/none", Cancellation)).ShouldBeNull();
        (await blobs.FindAsync($"{prefix}/none", Cancellation)).ShouldBeNull();
        (await blobs.DeleteAsync($"{prefix}/none", Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task ReadBytesAsync_MoreThanAllowed_Throws()
    {
        var blobs = await BlobsAsync();
        await blobs.WriteAsync($"{prefix}/a", new byte[100], "x/y", Cancellation);
        (await Should.ThrowAsync<StorageLimitException>(() => blobs.ReadBytesAsync($"{prefix}/a", Cancellation, maxBytes: 99))).Message.ShouldContain("100");
    }

    [Fact]
    public async Task ListAsync_Prefix_GivesThoseInOrder()
    {
        var blobs = await BlobsAsync();
        foreach (var name in new[] { "b/2", "b/1", "a/1", "c" })
        {
            await blobs.WriteAsync($"{prefix}/{name}", Encoding.UTF8.GetBytes(name), "text/plain", Cancellation);
        }

        var found = new List<string>();
        await foreach (var blob in blobs.ListAsync($"{prefix}/b/", Cancellation))
        {
            blob.Length.ShouldBe(3);
            found.Add(blob.Name);
        }

        found.ShouldBe([$"{prefix}/b/1", $"{prefix}/b/2"]);
        (await blobs.DeleteAsync(found[0], Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task WriteAsync_NameThatClimbs_ThrowsBeforeTheClientRewritesIt()
    {
        var blobs = await BlobsAsync();
        await Should.ThrowAsync<StorageLimitException>(() => blobs.WriteAsync("p/../evil.png", new byte[1], "x/y", Cancellation));
        (await blobs.FindAsync("evil.png", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task UploadLinkAsync_PutToIt_WritesThatBlobAndNothingElse()
    {
        var blobs = await BlobsAsync();
        using var http = new HttpClient();
        var link = await blobs.UploadLinkAsync($"{prefix}/ü 1.png", TimeSpan.FromMinutes(5), Cancellation);

        (await SendAsync(http, HttpMethod.Put, link, "hello")).ShouldBe(HttpStatusCode.Created);
        (await blobs.ReadBytesAsync($"{prefix}/ü 1.png", Cancellation)).ShouldBe("hello"u8.ToArray());

        (await SendAsync(http, HttpMethod.Get, link, null)).ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(http, HttpMethod.Delete, link, null)).ShouldBe(HttpStatusCode.Forbidden);
        var other = new UriBuilder(link) { Path = link.AbsolutePath.Replace("1.png", "2.png", StringComparison.Ordinal) }.Uri;
        (await SendAsync(http, HttpMethod.Put, other, "hello")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task UploadLinkAsync_Expired_IsRefused()
    {
        var past = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(-2));
        using var storage = await TestStorage.OpenAsync(past);
        using var http = new HttpClient();
        var link = await storage.Blobs(ContainerName.Uploads).UploadLinkAsync($"{prefix}/late.png", TimeSpan.FromHours(1), Cancellation);
        (await SendAsync(http, HttpMethod.Put, link, "late")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net", "spr=https")]
    [InlineData("http://127.0.0.1:10000/account", "spr=https,http")]
    public async Task UploadLinkAsync_Address_DecidesWhetherPlainHttpWillDo(string address, string expected)
    {
        var service = new BlobServiceClient(new Uri(address), new StorageSharedKeyCredential("account", Convert.ToBase64String(new byte[32])));
        using var links = new UploadLinks(service, TimeProvider.System);
        var link = await links.ForAsync(service.GetBlobContainerClient("uploads").GetBlobClient("a.png"), TimeSpan.FromMinutes(5), Cancellation);
        Uri.UnescapeDataString(link.Query).Split('&').ShouldContain(expected);
    }

    [Fact]
    public async Task UploadLinkAsync_LongerThanADay_Throws()
    {
        var blobs = await BlobsAsync();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => blobs.UploadLinkAsync("a", TimeSpan.FromDays(2), Cancellation));
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, HttpMethod method, Uri address, string? body)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
        }

        using var response = await http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private static async Task<BlobArea> BlobsAsync() => (await TestStorage.OpenAsync()).Blobs(ContainerName.Uploads);
}
