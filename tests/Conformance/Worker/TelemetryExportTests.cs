using System.Text;
using AnnotationFunctions.Tests.Conformance.Triggers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>What the host sends by OTLP, received by another host.</summary>
public sealed class TelemetryExportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoint_Set_TracesAndMetricsOfFunctionsArrive()
    {
        var witness = new Witness();
        using var receiverSetup = new HostSetup(typeof(Receiver))
        {
            HostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""",
            Configure = builder => builder.Services.AddSingleton(witness),
        };
        await using var receiver = await RunningHost.StartAsync(receiverSetup);
        using var setup = new HostSetup(typeof(App))
        {
            Settings =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Client.BaseAddress!.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
        };

        await using (var host = await RunningHost.StartAsync(setup))
        {
            await host.Client.GetStringAsync("/api/exported", Cancel);
        }

        // Stopping the host sends what is left.
        witness.Seen.ShouldContain(body => body.StartsWith("traces") && body.Contains("function Exported"));
        witness.Seen.ShouldContain(body => body.StartsWith("metrics") && body.Contains("faas.invocations"));
    }

    [Fact]
    public async Task Endpoint_NotSet_NothingIsCollected()
    {
        using var setup = new HostSetup(typeof(App));
        await using var host = await RunningHost.StartAsync(setup);

        host.Services.GetService<TracerProvider>().ShouldBeNull();
    }

    public sealed class Receiver(Witness witness)
    {
        [Function("Receive")]
        public async Task<IResult> Receive([HttpTrigger("post", Route = "v1/{signal}")] HttpRequest request, string signal)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            witness.Saw($"{signal} {Encoding.Latin1.GetString(body.ToArray())}");
            return Results.Ok();
        }
    }

    public static class App
    {
        [Function("Exported")]
        public static IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
