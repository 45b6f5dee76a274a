using AnnotationFunctions.LocalHost.Hosting;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>Two local hosts on one storage account.</summary>
public sealed class AccountLeaseTests
{
    private readonly string hub = $"hub{Guid.NewGuid():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecondHostOfTheHub_IsRefusedAndToldWhoHasIt()
    {
        using var first = await SetupAsync();
        using var second = await SetupAsync();
        await using var host = await RunningHost.StartAsync(first);

        var error = await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(second));

        error.Message.ShouldContain($"'{hub}'");
        error.Message.ShouldContain($"process {Environment.ProcessId} on {Environment.MachineName}, state in {first.DataPath}");
    }

    [Fact]
    public async Task HostThatStopped_LeavesTheHubToAnother()
    {
        using var first = await SetupAsync();
        using var second = await SetupAsync();
        await using (await RunningHost.StartAsync(first))
        {
        }

        await using var host = await RunningHost.StartAsync(second);

        host.Log.Entries.ShouldNotContain(entry => entry.Event.Id == 900);
    }

    [Fact]
    public async Task HostThatWasKilled_GoesOnFromItsFolderAtOnceAndNoOtherDoes()
    {
        using var first = await SetupAsync();
        using var second = await SetupAsync();
        await using (await RunningHost.StartAsync(first))
        {
        }

        Guid id;
        using (var folder = DataDirectory.Open(first.DataPath))
        {
            id = folder.Id;
        }

        await (await LockAsync()).GetBlobLeaseClient(id.ToString()).AcquireAsync(TimeSpan.FromSeconds(60), cancellationToken: Cancel);

        await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(second));
        await using var host = await RunningHost.StartAsync(first);
    }

    [Fact]
    public async Task HubTakenWhileTheHostRuns_HostEnds()
    {
        using var setup = await SetupAsync();
        await using var host = await RunningHost.StartAsync(setup);
        var blob = await LockAsync();

        await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);
        await blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60), cancellationToken: Cancel);

        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await Eventually.HoldsAsync(() => stopping.IsCancellationRequested, "the host ends");
        host.Services.GetRequiredService<AccountLease>().IsLost.ShouldBeTrue();
    }

    [Fact]
    public async Task AccountThatDoesNotAnswer_HostStartsAndSaysSo()
    {
        using var setup = new HostSetup(typeof(App))
        {
            Settings = { ["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=bm9uZQ==;BlobEndpoint=http://127.0.0.1:1/nobody;" },
        };

        await using var host = await RunningHost.StartAsync(setup);

        host.Log.Entries.ShouldContain(entry => entry.Event.Id == 901);
    }

    private async Task<HostSetup> SetupAsync() => new(typeof(App))
    {
        Settings =
        {
            ["AzureWebJobsStorage"] = (await Azurite.AzuriteServer.SharedAsync()).ConnectionString,
            [HostSetup.HubSetting] = hub,
            ["LocalHost:AccountPatience"] = "00:00:00.1",
        },
    };

    private async Task<BlobClient> LockAsync() => new(
        (await Azurite.AzuriteServer.SharedAsync()).ConnectionString, "azure-webjobs-hosts", $"localhost/{hub}", new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));

    public static class App
    {
        [Function("Hello")]
        public static IResult Hello([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
