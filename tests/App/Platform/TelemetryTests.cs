using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.Azurite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.App.Platform;

/// <summary>What the running app sends to Application Insights, which is what alerts and workbook look for.</summary>
public sealed class TelemetryTests
{
    /// <summary>A message is one row with what was said, not with its template; a call of a function is a row of the dependencies.</summary>
    [Fact]
    public async Task RunningApp_Sends_WhatQueriesLookFor()
    {
        await using var storage = await AzuriteServer.StartAsync();
        await using var insights = await Ingestion.StartAsync();
        await using var app = new AppServer(
            storage.ConnectionString, ("APPLICATIONINSIGHTS_CONNECTION_STRING", $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={insights.Address}"),
            ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true"));
        await app.OwnerAsync();

        var message = await insights.FirstAsync("MessageData", data => ((string?)data["message"])?.StartsWith("The tick looked after ", StringComparison.Ordinal) == true);
        ((string)message["message"]!).ShouldBe("The tick looked after 0 projects.");
        var call = await insights.FirstAsync("RemoteDependencyData", data => (string?)data["name"] == "function MinuteTick");
        ((bool)call["success"]!).ShouldBeTrue();
        insights.Kinds.ShouldNotContain("RequestData function MinuteTick", "else a call would be counted twice");
    }

    /// <summary>Takes what an exporter sends, as the service does.</summary>
    private sealed class Ingestion : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4); // the timer is due once a minute, and exporters gather

        private readonly WebApplication app;
        private readonly ConcurrentQueue<(string Type, JsonNode Data)> taken = new();

        private Ingestion(WebApplication app) => this.app = app;

        public string Address => app.Urls.Single() + "/";

        public IEnumerable<string> Kinds => taken.Select(each => $"{each.Type} {each.Data["name"]}");

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

            throw new TimeoutException($"No {type} of that kind came; there came: {string.Join(", ", Kinds.Distinct())}");
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
