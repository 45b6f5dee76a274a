using System.Net;
using AnnotationFunctions.App.Health;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.App.Health;

public sealed class HealthTests(AppServer app)
{
    [Fact]
    public async Task Health_StorageAnswers_Is200ForAnybody()
    {
        var report = await (await app.ClientAsync((string?)null)).SendAsync("GET", "health").ShouldBeAsync(HttpStatusCode.OK);
        report["status"]!.GetValue<string>().ShouldBe("ok");
        report["storage"]!.GetValue<string>().ShouldBe("ok");
        report["version"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task ReportAsync_StorageDoesNotAnswer_IsUnavailableInsteadOfAnError()
    {
        var nowhere = (await AzuriteServer.SharedAsync()).ConnectionString.Replace("127.0.0.1:", "127.0.0.2:1", StringComparison.Ordinal);
        nowhere = System.Text.RegularExpressions.Regex.Replace(nowhere, @"127\.0\.0\.2:1\d+", "127.0.0.2:1");
        using var storage = AnnotationStorage.Open(nowhere, TimeProvider.System);
        var health = new StorageHealth(storage, TimeProvider.System, NullLogger<StorageHealth>.Instance);
        var report = await health.ReportAsync(TestStorage.Cancellation);
        report.Status.ShouldBe(HealthStatus.Unavailable);
        (await health.ReportAsync(TestStorage.Cancellation)).ShouldBeSameAs(report); // asked once, not for every caller
    }
}
