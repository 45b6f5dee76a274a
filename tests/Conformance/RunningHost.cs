using System.Collections.Concurrent;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance;

/// <summary>A local host with functions of a test's own, on a free port, with a data folder that a second host may take over.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly IHost host;

    private RunningHost(IHost host, RecordedLog log)
    {
        this.host = host;
        Log = log;
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Client = new HttpClient { BaseAddress = new Uri(addresses.Addresses.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
    }

    public HttpClient Client { get; }

    public RecordedLog Log { get; }

    public IServiceProvider Services => host.Services;

    public static async Task<RunningHost> StartAsync(HostSetup setup)
    {
        var (host, log) = Build(setup);
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new RunningHost(host, log);
    }

    /// <summary>Builds without starting: where a wrong app is refused.</summary>
    public static (IHost Host, RecordedLog Log) Build(HostSetup setup)
    {
        File.WriteAllText(Path.Combine(setup.AppDirectory, "host.json"), setup.HostJson);
        var builder = new FunctionsApplicationBuilder(
            ["--urls", setup.Url, "--LocalHost:DataPath", setup.DataPath], new HostOrigin(setup.Functions, setup.AppDirectory));
        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.Logging.ClearProviders();
        var log = new RecordedLog();
        builder.Logging.AddProvider(log);
        setup.Configure(builder);
        if (setup.ServesHttp)
        {
            builder.ConfigureFunctionsWebApplication();
        }

        setup.ConfigureInside(builder);
        return (builder.Build(), log);
    }

    public Task StopAsync() => host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}
