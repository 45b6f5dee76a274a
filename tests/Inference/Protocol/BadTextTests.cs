using System.Globalization;
using System.Net;
using System.Text;
using AnnotationFunctions.Tests.InferenceServer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Inference.Protocol;

/// <summary>Bodies with text that is not Unicode, or that are no text: the request's fault, at a place, and never the server's.</summary>
public sealed class BadTextTests
{
    /// <summary>In Latin-1, so that ÿ is the byte FF, which is nowhere in UTF-8; with the byte where the text begins.</summary>
    private static readonly (string Body, int At)[] Bodies =
    [
        ("{\"\\ud800\":1}", 2),
        ("{\"parameters\":{\"a\\udfffb\":{\"x\":[]}}}", 16),
        ("{\"id\":\"\\ud800\"}", 7),
        ("{\"ready\":true,\"more\":[\"\\uD83D\\u0041\"]}", 23),
        ("{\"inputs\":[{\"name\":\"ÿ\"}]}", 20),
        ("{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"a\",\"\\udc00\"]}]}", 67),
        ("{\"ÿ\":1}", 2),
    ];

    [Fact]
    public async Task EveryBody_NotUnicode_Is400WithThePlace()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(endpoint => endpoint.RoutePattern.RawText!.Replace("{model}", "double", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal))
            .ToList();
        routes.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var route in routes)
        {
            foreach (var (body, at) in Bodies)
            {
                var bytes = Encoding.Latin1.GetBytes(body);
                await ShouldNameThePlaceAsync(server, route, bytes, null, at);
                if (route.EndsWith("/infer", StringComparison.Ordinal))
                {
                    await ShouldNameThePlaceAsync(server, route, [.. bytes, 0xFF, 0, 0xED, 0xA0, 0x80], bytes.Length, at); // tensors are no text
                }
            }
        }
    }

    [Fact]
    public async Task Infer_EscapedPairsAndOtherScripts_AreGood()
    {
        await using var server = await RunningServer.StartAsync("same", SampleModels.Identity(OnnxType.String, -1));
        var answer = await server.InferAsync("same", """{"id":"\ud83d\ude00","inputs":[{"name":"x","shape":[3],"datatype":"BYTES","data":["\ud83d\ude00","\\ud800","Ünï"]}]}""");
        answer["id"]!.GetValue<string>().ShouldBe("😀");
        answer["outputs"]![0]!["data"]!.AsArray().Select(text => text!.GetValue<string>()).ShouldBe(["😀", "\\ud800", "Ünï"]);
    }

    /// <summary>A client that forgot the header learns that there is one.</summary>
    [Theory]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":12}}]}\0\0\0\0\0\0\u0080?\0\0\0@")]
    [InlineData("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":12}}]}")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("ÿØÿà")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task Infer_NotJsonWithoutTheHeader_NamesTheHeader(string body)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        using var answer = await server.Http.PostAsync("/v2/models/double/infer", content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await BinaryResponse.ReadAsync(answer)).Json["error"]!.GetValue<string>().ShouldContain("Inference-Header-Content-Length");
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("%ED%A0%80")]
    [InlineData("%00")]
    [InlineData("a%0Ab")]
    [InlineData("%zz")]
    [InlineData("..%2F..")]
    [InlineData("%F0%9F%98%80")]
    public async Task Path_NotText_IsNeverAFailureOfTheServer(string name)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        foreach (var (method, path) in new[]
        {
            ("GET", $"/v2/models/{name}"), ("GET", $"/v2/models/{name}/ready"), ("GET", $"/v2/models/double/versions/{name}"), ("POST", $"/v2/models/{name}/infer"),
            ("POST", $"/v2/models/double/versions/{name}/infer"), ("POST", $"/v2/repository/models/{name}/load"), ("POST", $"/v2/repository/models/{name}/unload"),
        })
        {
            var address = new Uri(server.Http.BaseAddress!.AbsoluteUri.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBeOneOf([HttpStatusCode.BadRequest, HttpStatusCode.NotFound], $"{method} {path}");
        }
    }

    private static async Task ShouldNameThePlaceAsync(RunningServer server, string route, byte[] body, int? jsonLength, int at)
    {
        using var content = new ByteArrayContent(body);
        if (jsonLength is { } length)
        {
            content.Headers.Add("Inference-Header-Content-Length", length.ToString(CultureInfo.InvariantCulture));
        }

        using var answer = await server.Http.PostAsync(route, content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{route} {Encoding.Latin1.GetString(body)}");
        (await BinaryResponse.ReadAsync(answer)).Json["error"]!.GetValue<string>().ShouldBe($"The request's text at line 1, byte {at} is not valid Unicode.");
    }
}
