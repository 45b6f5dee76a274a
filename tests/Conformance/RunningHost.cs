using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance;

/// <summary>
/// A local host on a free port, with a data folder that a second host may take over, and in this process too the real worker with functions of a test's own.
/// </summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication host;

    private RunningHost(WebApplication host, RecordedLog log, InProcessWorkers workers)
    {
        this.host = host;
        Log = log;
        Workers = workers;
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Client = new HttpClient { BaseAddress = new Uri(addresses.Addresses.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
    }

    public HttpClient Client { get; }

    public RecordedLog Log { get; }

    public InProcessWorkers Workers { get; }

    public IServiceProvider Services => host.Services;

    /// <summary>Starts the worker and the host.</summary>
    /// <exception cref="HostStartException">The app is refused.</exception>
    public static async Task<RunningHost> StartAsync(HostSetup setup)
    {
        File.WriteAllText(Path.Combine(setup.AppDirectory, "host.json"), setup.HostJson);
        var builder = FunctionHost.CreateBuilder(
            ["--urls", setup.Url, "--LocalHost:DataPath", setup.DataPath], new AppFolder(setup.AppDirectory, InProcessWorker.Assembly));
        builder.Configuration.AddInMemoryCollection(setup.Hub);
        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.Logging.ClearProviders();
        var (log, workers) = (new RecordedLog(), new InProcessWorkers(setup));
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(setup.Time);
        builder.Services.AddSingleton<IWorkerLauncher>(workers);
        return new RunningHost(await FunctionHost.StartAsync(builder, TestContext.Current.CancellationToken), log, workers);
    }

    public Task StopAsync() => host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }
}
