using System.Diagnostics.Metrics;
using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Benchmarks.Durable;

/// <summary>The process under test: the durable engine and its management API behind Kestrel on a free loopback port.</summary>
internal static class DurableServer
{
    public const string Command = "serve-durable";

    public static async Task<int> RunAsync(string[] args)
    {
        var (path, durability) = (args[0], Enum.Parse<CommitDurability>(args[1]));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IDurableFunctions>(ReferenceFunctions.Create());
        builder.Services.AddDurable(new DurableOptions
        {
            DatabasePath = path,
            Durability = durability,
            MaxConcurrentActivities = 16,
            MaxConcurrentOrchestrators = 16,
        });
        await using var app = builder.Build();
        app.MapDurableManagement();
        using var counters = new Counters();
        app.MapGet("/counters", () => counters.Values());
        app.MapPost("/collect", () => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true));
        await app.StartAsync();
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Sums of the engine's counters since the start.</summary>
    sealed class Counters : IDisposable
    {
        readonly Dictionary<string, long> sums = [];
        readonly MeterListener listener = new();

        public Counters()
        {
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == DurableTelemetry.Name)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            {
                lock (sums)
                {
                    sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
                }
            });
            listener.Start();
        }

        public Dictionary<string, long> Values()
        {
            lock (sums)
            {
                return new(sums);
            }
        }

        public void Dispose() => listener.Dispose();
    }
}
