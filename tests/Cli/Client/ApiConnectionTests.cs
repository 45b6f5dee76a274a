using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.Tests.Cli.Client;

public sealed class ApiConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_Token_IsSentAsBearer()
    {
        await using var server = await FakeServer.StartAsync(web =>
            web.MapGet("/api/projects/a", (HttpRequest request) => new { authorization = request.Headers.Authorization.ToString() }));
        using var api = Connect(server, "anf_x_y");
        (await api.GetAsync<JsonNode>("projects/a", Cancellation))["authorization"]!.ToString().ShouldBe("Bearer anf_x_y");
    }

    [Fact]
    public async Task Post_ServerBusyTwice_IsRepeatedWithItsBody()
    {
        var bodies = new List<string>();
        await using var server = await FakeServer.StartAsync(web => web.MapPost("/api/things", async (HttpRequest request) =>
        {
            bodies.Add(await new StreamReader(request.Body).ReadToEndAsync());
            return bodies.Count < 3 ? Results.StatusCode(503) : Results.Json(new { done = true });
        }));
        using var api = Connect(server);
        (await api.PostAsync<JsonNode>("things", new { name = "x" }, Cancellation))["done"]!.GetValue<bool>().ShouldBeTrue();
        bodies.ShouldBe(["{\"name\":\"x\"}", "{\"name\":\"x\"}", "{\"name\":\"x\"}"]);
    }

    [Fact]
    public async Task Post_Refused_IsNotRepeatedAndListsEveryError()
    {
        var calls = 0;
        await using var server = await FakeServer.StartAsync(web => web.MapPost("/api/projects", () =>
        {
            calls++;
            return Results.Json(
                new { title = "Invalid request", status = 400, detail = "Two things are wrong.", errors = new[] { new { pointer = "/id", message = "Too short." }, new { pointer = "/name", message = "Missing." } } },
                statusCode: 400, contentType: "application/problem+json");
        }));
        using var api = Connect(server);
        var refusal = await Should.ThrowAsync<ApiRefusal>(() => api.PostAsync<JsonNode>("projects", new { }, Cancellation));
        calls.ShouldBe(1);
        refusal.Status.ShouldBe(HttpStatusCode.BadRequest);
        refusal.Message.ShouldBe("POST /api/projects answered 400: Invalid request: Two things are wrong. (/id Too short.; /name Missing.).");
    }

    [Fact]
    public async Task Get_Unauthorized_SaysHowToNameAToken()
    {
        await using var server = await FakeServer.StartAsync(web => web.MapGet("/api/projects", () => Results.StatusCode(401)));
        using var api = Connect(server);
        var refusal = await Should.ThrowAsync<ApiRefusal>(() => api.GetAsync<JsonNode>("projects", Cancellation));
        refusal.Message.ShouldContain("--token-file");
    }

    [Fact]
    public async Task Get_NobodyListens_SaysHowToStartTheApp()
    {
        var port = AnnotationFunctions.Cli.Local.FreePort.Take(1)[0];
        using var api = new ApiConnection(new Uri($"http://127.0.0.1:{port}"), null, Quick());
        var failure = await Should.ThrowAsync<CommandFailure>(() => api.GetAsync<JsonNode>("projects", Cancellation));
        failure.Message.ShouldContain($"http://127.0.0.1:{port}/");
        failure.Message.ShouldContain("annotate up");
    }

    [Fact]
    public async Task Get_AnswerOfAnotherShape_IsAFailureInOneLine()
    {
        await using var server = await FakeServer.StartAsync(web => web.MapGet("/api/projects", () => "<html>not json</html>"));
        using var api = Connect(server);
        var failure = await Should.ThrowAsync<CommandFailure>(() => api.GetAsync<Page<string>>("projects", Cancellation));
        failure.Message.ShouldContain("/api/projects");
    }

    [Fact]
    public async Task Get_AnswerBreaksOff_IsSentAgain()
    {
        var calls = 0;
        await using var server = await FakeServer.StartAsync(web => web.MapGet("/api/projects/a", async (HttpContext http) =>
        {
            http.Response.ContentLength = 11;
            await http.Response.WriteAsync("""{"id":""");
            await http.Response.Body.FlushAsync();
            if (++calls == 1)
            {
                http.Abort();
                return;
            }

            await http.Response.WriteAsync(""" "a"}""");
        }));
        using var api = Connect(server);
        (await api.GetAsync<JsonNode>("projects/a", Cancellation))["id"]!.ToString().ShouldBe("a");
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task Get_AppIsStartedAgain_IsWaitedFor()
    {
        var port = AnnotationFunctions.Cli.Local.FreePort.Take(1)[0];
        using var api = new ApiConnection(new Uri($"http://127.0.0.1:{port}"), null, RetryHandler.Patient());
        var asked = api.GetAsync<JsonNode>("projects/a", Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(4), Cancellation); // longer than one call is tried

        await using var server = await FakeServer.StartAsync(web => web.MapGet("/api/projects/a", () => new { id = "a" }), port);
        (await asked)["id"]!.ToString().ShouldBe("a");
    }

    [Fact]
    public async Task Pages_SeveralParts_AreFollowedToTheEnd()
    {
        await using var server = await FakeServer.StartAsync(web => web.MapGet("/api/things", (string? continuation) => continuation switch
        {
            null => new Page<int>([1, 2], "a b"),
            "a b" => new Page<int>([], "c&d"),
            "c&d" => new Page<int>([3], null),
            _ => throw new InvalidOperationException(continuation),
        }));
        using var api = Connect(server);
        var found = new List<int>();
        await foreach (var value in api.PagesAsync<int>("things", Cancellation))
        {
            found.Add(value);
        }

        found.ShouldBe([1, 2, 3]);
    }

    private static ApiConnection Connect(FakeServer server, string? token = null) => new(server.Address, token, Quick());

    private static RetryHandler Quick() => new(new SocketsHttpHandler(), firstPause: TimeSpan.FromMilliseconds(1));
}
