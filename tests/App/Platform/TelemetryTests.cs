using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Platform;
using AnnotationFunctions.Tests.Azurite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using OpenTelemetry.Trace;

namespace AnnotationFunctions.Tests.App.Platform;

/// <summary>What the app sends to Application Insights, which is what alerts and workbook look for.</summary>
public sealed class TelemetryTests
{
    private const string Connection = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=";

    /// <summary>A message is one row with what was said, not with its template.</summary>
    [Fact]
    public async Task RunningApp_Messages_AreSentAsTheyAreRead()
    {
        await using var storage = await AzuriteServer.StartAsync();
        await using var insights = await Ingestion.StartAsync();
        await using var app = new AppServer(
            storage.ConnectionString, ("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection + insights.Address), ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true"));
        await (await app.OwnerAsync()).SendAsync(
            "POST", "projects", """{"id":"said","name":"Said","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}""").ShouldBeAsync(HttpStatusCode.Created);

        var message = await insights.FirstAsync("MessageData", data => ((string?)data["message"])?.Contains("created by", StringComparison.Ordinal) == true);

        ((string)message["message"]!).ShouldStartWith("Project said created by ");
        insights.Taken.ShouldNotContain(each => each.Type == "MessageData" && ((string)each.Data["message"]!).StartsWith("Executing endpoint", StringComparison.Ordinal), "a web server's own talk is no news");
    }

    /// <summary>
    /// The worker's own provider of traces is asked, in the version that the host is told of: a call is a row of the dependencies, named after its function, and
    /// no request. Queries ask both tables.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_OfFunctions_StandInDependenciesByTheNameOfTheFunction(bool failing)
    {
        await using var insights = await Ingestion.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("APPLICATIONINSIGHTS_CONNECTION_STRING", (string?)(Connection + insights.Address))]);
        builder.Services.AddTelemetry(builder.Configuration);
        using var app = builder.Build();
        await app.StartAsync(TestStorage.Cancellation);
        var capabilities = app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;
        capabilities["WorkerOpenTelemetryEnabled"].ShouldBe("True", "else the host sends everything once more");

        using (var call = StartAsTheWorkerDoes("RestoreTables", capabilities["WorkerOpenTelemetrySchemaVersion"]))
        {
            call.ShouldNotBeNull().SetStatus(failing ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }

        app.Services.GetRequiredService<TracerProvider>().ForceFlush().ShouldBeTrue();
        var row = await insights.FirstAsync("RemoteDependencyData", _ => true);
        ((string)row["name"]!, (bool)row["success"]!).ShouldBe(("function RestoreTables", !failing));
        insights.Taken.ShouldNotContain(each => each.Type == "RequestData", "else a call would be counted twice");
        var queries = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "infra", "modules", "alerts.bicep"), TestStorage.Cancellation);
        queries.ShouldContain("union AppRequests, AppDependencies | where Success == false and extract(\"([A-Za-z]+)$\", 1, Name) in (");
        await app.StopAsync(TestStorage.Cancellation);
    }

    [Fact]
    public void AddTelemetry_NowhereToSendTo_AddsNothing()
    {
        var services = new ServiceCollection();
        services.AddTelemetry(new ConfigurationBuilder().Build());
        services.ShouldBeEmpty();
    }

    /// <summary>The type is the worker's own; whoever renames it there is found out here.</summary>
    private static Activity? StartAsTheWorkerDoes(string function, string schema)
    {
        var type = typeof(FunctionContext).Assembly.GetType("Microsoft.Azure.Functions.Worker.Diagnostics.TelemetryProvider", throwOnError: true)!;
        var provider = type.GetMethod("Create", [typeof(string)])!.Invoke(null, [schema]);
        var context = Substitute.For<FunctionContext>();
        context.FunctionDefinition.Name.Returns(function);
        context.InvocationId.Returns("1");
        context.TraceContext.TraceParent.Returns("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        context.TraceContext.Attributes.Returns(new Dictionary<string, string>());
        return (Activity?)type.GetMethod("StartActivityForInvocation")!.Invoke(provider, [context]);
    }

    /// <summary>Takes what an exporter sends, as the service does.</summary>
    private sealed class Ingestion : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // exporters gather for some seconds

        private readonly WebApplication app;
        private readonly ConcurrentQueue<(string Type, JsonNode Data)> taken = new();

        private Ingestion(WebApplication app) => this.app = app;

        public string Address => app.Urls.Single() + "/";

        public IEnumerable<(string Type, JsonNode Data)> Taken => taken;

        public static async Task<Ingestion> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var ingestion = new Ingestion(builder.Build());
            ingestion.app.MapPost("/{**path}", ingestion.TakeAsync);
            await ingestion.app.StartAsync(TestStorage.Cancellation);
            return ingestion;
        }

        public async Task<JsonNode> FirstAsync(string type, Func<JsonNode, bool> wanted)
        {
            for (var waited = TimeSpan.Zero; waited < Patience; waited += TimeSpan.FromMilliseconds(200))
            {
                if (taken.FirstOrDefault(each => each.Type == type && wanted(each.Data)).Data is { } found)
                {
                    return found;
                }

                await Task.Delay(200, TestStorage.Cancellation);
            }

            throw new TimeoutException($"No {type} of that kind came; there came: {string.Join(", ", taken.Select(each => $"{each.Type} {each.Data["name"]}").Distinct())}");
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task TakeAsync(HttpContext http)
        {
            await using var body = http.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body;
            using var text = new StreamReader(body);
            var count = 0;
            while (await text.ReadLineAsync() is { Length: > 0 } line)
            {
                var data = JsonNode.Parse(line)!["data"]!;
                taken.Enqueue(((string)data["baseType"]!, data["baseData"]!));
                count++;
            }

            await http.Response.WriteAsJsonAsync(new { itemsReceived = count, itemsAccepted = count, errors = Array.Empty<object>() });
        }
    }
}
