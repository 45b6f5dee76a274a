using AnnotationFunctions.App.Storage;
using Azure;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.Tests.App.Storage;

public sealed class StorageAccountTests
{
    [Fact]
    public void From_NoSetting_SaysWhichAreMissing()
    {
        var error = Should.Throw<InvalidOperationException>(() => StorageAccount.From(Settings()));
        error.Message.ShouldContain("'AnnotationStorage'");
        error.Message.ShouldContain("AnnotationStorage__blobServiceUri");
    }

    [Fact]
    public void From_BrokenConnectionString_DoesNotQuoteItsKey()
    {
        var error = Should.Throw<InvalidOperationException>(() => StorageAccount.From(Settings(("AnnotationStorage", "AccountName=a;AccountKey=secret"))));
        error.ToString().ShouldNotContain("secret");
        error.Message.ShouldContain("AnnotationStorage");
    }

    [Fact]
    public void From_ServiceAddresses_OpensThemWithTheIdentity()
    {
        var account = StorageAccount.From(Settings(
            ("AnnotationStorage:blobServiceUri", "https://a.blob.core.windows.net"), ("AnnotationStorage:tableServiceUri", "https://a.table.core.windows.net")));
        account.Blobs.Uri.Host.ShouldBe("a.blob.core.windows.net");
        account.Tables.Uri.Host.ShouldBe("a.table.core.windows.net");
        account.Blobs.CanGenerateAccountSasUri.ShouldBeFalse();
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("ftp://a.table.core.windows.net")]
    public void From_BadAddress_SaysWhichSetting(string address) => Should.Throw<InvalidOperationException>(() => StorageAccount.From(Settings(
            ("AnnotationStorage:blobServiceUri", "https://a.blob.core.windows.net"), ("AnnotationStorage:tableServiceUri", address))))
        .Message.ShouldContain("AnnotationStorage__tableServiceUri");

    [Theory]
    [InlineData(0, true)]
    [InlineData(503, true)]
    [InlineData(429, true)]
    [InlineData(404, false)]
    [InlineData(403, false)]
    public void IsUnavailable_ByStatus_OnlyWhatATryLaterCures(int status, bool unavailable)
    {
        var failed = new RequestFailedException(status, "x");
        StorageFault.IsUnavailable(failed).ShouldBe(unavailable);
        StorageFault.IsUnavailable(new AggregateException(failed, new RequestFailedException(503, "x"))).ShouldBe(unavailable);
        StorageFault.IsUnavailable(new InvalidOperationException()).ShouldBeFalse();
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Name, each.Value))).Build();
}
