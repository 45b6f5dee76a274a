using System.Net;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace AnnotationFunctions.Tests.Conformance.Http;

/// <summary>What surprises about HTTP on the real host, numbered as in docs/local-host.md.</summary>
public sealed class HttpTrapTests
{
    private const long Limit = 30_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(typeof(ParameterBeforeLiteral), "AGet", "BNext")]
    [InlineData(typeof(SameRoute), "Read", "Read2")]
    [InlineData(typeof(CatchAllFirst), "APages", "BTask")]
    [InlineData(typeof(CrossedSegments), "A", "B")]
    [InlineData(typeof(OptionalTail), "List", "ListAll")]
    [InlineData(typeof(AllMethods), "Any", "Write")]
    [InlineData(typeof(TwoConstraints), "ByCode", "ByShort")]
    public async Task Trap1_OverlappingRoutes_RefuseToStartAndNameBoth(Type functions, string first, string second)
    {
        using var setup = new HostSetup(functions);

        var error = await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup));

        error.Problems.ShouldHaveSingleItem();
        error.Message.ShouldContain($"'{first}'");
        error.Message.ShouldContain($"'{second}'");
    }

    [Theory]
    [InlineData("/api/tasks/next", "ANext")]
    [InlineData("/api/tasks/12", "BNumber 12")]
    [InlineData("/api/tasks/twelve", "CGet twelve")]
    [InlineData("/api/tasks/twelve/media", "DMedia twelve")]
    [InlineData("/api/anything/at/all", "ZPages anything/at/all")]
    [InlineData("/api", "ZPages ")]
    public async Task Trap1_NarrowerRouteNamedFirst_FirstMatchWins(string path, string expected)
    {
        using var setup = new HostSetup(typeof(OrderedRoutes));
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetStringAsync(path, Cancel)).ShouldBe(expected);
    }

    [Fact]
    public async Task Trap2_RouteUnderAdmin_FunctionIsInErrorAndTheOthersRun()
    {
        using var setup = new HostSetup(typeof(AdminRoute));
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetAsync("/api/admin/things", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Client.GetAsync("/api/things", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.GetStringAsync("/admin/functions/Things/status", Cancel)).ShouldContain("errors");
        host.Log.Entries.ShouldContain(entry => entry.Text.Contains("Function Things is not run"));
    }

    [Theory]
    [InlineData("POST", "/api/things")]
    [InlineData("HEAD", "/api/things")]
    [InlineData("OPTIONS", "/api/things")]
    [InlineData("GET", "/api/things/1")]
    [InlineData("GET", "/things")]
    [InlineData("PUT", "/admin/host/status")]
    public async Task Trap3_WrongMethodOrPath_Is404WithoutBody(string method, string path)
    {
        using var setup = new HostSetup(typeof(AdminRoute));
        await using var host = await RunningHost.StartAsync(setup);

        var response = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Trap4_UnhandledException_Is500WithEmptyBodyAndLogged()
    {
        using var setup = new HostSetup(typeof(Failing));
        await using var host = await RunningHost.StartAsync(setup);

        var response = await host.Client.GetAsync("/api/fail", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBeEmpty();
        response.Headers.Contains("X-Half").ShouldBeFalse();
        host.Log.Entries.ShouldContain(entry => entry.Text.Contains("the cause of it"));
    }

    [Fact]
    public async Task Trap4_MiddlewareThatWritesTheResponse_ReachesTheCaller()
    {
        using var setup = new HostSetup(typeof(Failing))
        {
            ConfigureInside = builder => builder.UseMiddleware(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (InvalidOperationException error)
                {
                    await Results.Problem(error.Message, statusCode: 422).ExecuteAsync(context.GetHttpContext()!);
                }
            }),
        };
        await using var host = await RunningHost.StartAsync(setup);

        var response = await host.Client.GetAsync("/api/fail", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("the cause of it");
    }

    [Theory]
    [InlineData("read", Limit, HttpStatusCode.OK)]
    [InlineData("read", Limit + 1, HttpStatusCode.InternalServerError)]
    [InlineData("refuse", Limit + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Trap5_BodyAboveTheLimit_Is500UnlessTheAppRefusesIt(string function, long length, HttpStatusCode expected)
    {
        using var setup = new HostSetup(typeof(Bodies));
        await using var host = await RunningHost.StartAsync(setup);

        // The server may answer before it has read everything; the body is only sent where it asks for it.
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{function}") { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.ExpectContinue = true;

        (await host.Client.SendAsync(request, Cancel)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Trap6_ForwardedHeaders_DoNotArrive()
    {
        using var setup = new HostSetup(typeof(Headers));
        await using var host = await RunningHost.StartAsync(setup);
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/headers");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("x-forwarded-host", "evil.example");
        request.Headers.Add("X-Kept", "yes");

        var names = await (await host.Client.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel);

        names.ShouldContain("X-Kept");
        names.ShouldNotContain("forwarded", Case.Insensitive);
    }

    [Theory]
    [InlineData("result", HttpStatusCode.Created, "{\"bigName\":1}")]
    [InlineData("action", HttpStatusCode.Accepted, "{\"bigName\":2}")]
    [InlineData("stream", HttpStatusCode.OK, "onetwo")]
    [InlineData("written", (HttpStatusCode)418, "by hand")]
    public async Task Trap7_EveryKindOfResult_IsWritten(string function, HttpStatusCode status, string body)
    {
        using var setup = new HostSetup(typeof(ResultKinds));
        await using var host = await RunningHost.StartAsync(setup);

        var response = await host.Client.GetAsync($"/api/{function}", Cancel);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe(body);
    }

    [Fact]
    public async Task Trap7_StreamThatFailsInTheMiddle_IsCutOffAndNotEnded()
    {
        using var setup = new HostSetup(typeof(ResultKinds));
        await using var host = await RunningHost.StartAsync(setup);

        await Should.ThrowAsync<HttpRequestException>(() => host.Client.GetStringAsync("/api/broken", Cancel));
    }

    [Theory]
    [InlineData("/api/open", null, HttpStatusCode.OK)]
    [InlineData("/api/keyed", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/keyed", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/api/keyed", "function", HttpStatusCode.OK)]
    [InlineData("/api/keyed", "master", HttpStatusCode.OK)]
    [InlineData("/api/keyed", "system", HttpStatusCode.Unauthorized)]
    [InlineData("/api/admins", "function", HttpStatusCode.Unauthorized)]
    [InlineData("/api/admins", "master", HttpStatusCode.OK)]
    [InlineData("/admin/host/status", null, HttpStatusCode.Unauthorized)]
    [InlineData("/admin/host/status", "function", HttpStatusCode.Unauthorized)]
    [InlineData("/admin/host/status", "master", HttpStatusCode.OK)]
    [InlineData("/runtime/webhooks/durabletask/instances", null, HttpStatusCode.Unauthorized)]
    [InlineData("/runtime/webhooks/durabletask/instances", "function", HttpStatusCode.Unauthorized)]
    public async Task Trap8_KeysEnforced_401WithoutTheRightOne(string path, string? key, HttpStatusCode expected)
    {
        using var setup = new HostSetup(typeof(Keyed)) { Settings = { ["LocalHost:RequireKeys"] = "true" } };
        await using var host = await RunningHost.StartAsync(setup);
        var code = key is null ? null : KeysIn(setup).GetValueOrDefault(key, key);

        var byHeader = new HttpRequestMessage(HttpMethod.Get, path);
        byHeader.Headers.Add("x-functions-key", code ?? "");

        (await host.Client.GetAsync(code is null ? path : $"{path}?code={code}", Cancel)).StatusCode.ShouldBe(expected);
        (await host.Client.SendAsync(byHeader, Cancel)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Trap8_OtherAddressThanLoopback_KeysAreEnforcedAndTheirPlaceIsLogged()
    {
        using var setup = new HostSetup(typeof(Keyed)) { Url = "http://0.0.0.0:0" };
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetAsync("/api/keyed", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Client.GetAsync("/api/open", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Log.Entries.ShouldContain(entry => entry.Text.Contains(Path.Combine(setup.DataPath, "keys.json")));
        host.Log.Entries.ShouldNotContain(entry => KeysIn(setup).Values.Any(key => entry.Text.Contains(key)));
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(setup.DataPath, "keys.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Trap8_Loopback_NoKeysButOnlyNamesOfThisMachine()
    {
        using var setup = new HostSetup(typeof(Keyed));
        await using var host = await RunningHost.StartAsync(setup);
        var rebound = new HttpRequestMessage(HttpMethod.Get, "/admin/host/status");
        rebound.Headers.Host = "evil.example";

        (await host.Client.GetAsync("/api/keyed", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.GetAsync("/admin/host/status", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.SendAsync(rebound, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        File.Exists(Path.Combine(setup.DataPath, "keys.json")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Unauthorized)]
    [InlineData("Origin", "null", HttpStatusCode.Unauthorized)]
    [InlineData("Origin", "SELF", HttpStatusCode.Accepted)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Unauthorized)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Unauthorized)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Accepted)]
    [InlineData("Host", "evil.example", HttpStatusCode.Unauthorized)]
    public async Task Trap8_Loopback_PagesOfOtherOriginsCannotPost(string header, string value, HttpStatusCode expected)
    {
        using var setup = new HostSetup(typeof(Keyed));
        await using var host = await RunningHost.StartAsync(setup);
        foreach (var path in (string[])["/admin/functions/Nightly", "/runtime/webhooks/durabletask/orchestrators/Nothing"])
        {
            // What a page may send without being asked for permission: text/plain.
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
            request.Headers.Add(header, value == "SELF" ? host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : value);

            (await host.Client.SendAsync(request, Cancel)).StatusCode.ShouldBe(expected, path);
        }
    }

    [Theory]
    [InlineData("/admin/host/status")]
    [InlineData("/runtime/webhooks/durabletask/instances")]
    public async Task Trap8_OtherAddressThanLoopback_ALocalHostNameOpensNothing(string path)
    {
        using var setup = new HostSetup(typeof(Keyed)) { Url = "http://0.0.0.0:0" };
        await using var host = await RunningHost.StartAsync(setup);
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "localhost" } };

        (await host.Client.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Trap33_FailedInvocation_Is500AlsoWhereTheWorkerAnswersAnEmpty200()
    {
        using var setup = new HostSetup(typeof(Binding));
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetAsync("/api/count/3", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.GetAsync("/api/count/three", Cancel)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    private static Dictionary<string, string> KeysIn(HostSetup setup) =>
        System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(setup.DataPath, "keys.json")))!;

    public static class ParameterBeforeLiteral
    {
        [Function("AGet")]
        public static IResult Get([HttpTrigger("get", Route = "tasks/{id}")] HttpRequest request) => Results.Ok();

        [Function("BNext")]
        public static IResult Next([HttpTrigger("get", Route = "tasks/next")] HttpRequest request) => Results.Ok();
    }

    public static class SameRoute
    {
        [Function("Read")]
        public static IResult Read([HttpTrigger("get", Route = "tasks/{id}")] HttpRequest request) => Results.Ok();

        [Function("Read2")]
        public static IResult ReadAgain([HttpTrigger("post", "GET", Route = "Tasks/{task}")] HttpRequest request) => Results.Ok();
    }

    public static class CatchAllFirst
    {
        [Function("APages")]
        public static IResult Pages([HttpTrigger("get", Route = "{*path}")] HttpRequest request) => Results.Ok();

        [Function("BTask")]
        public static IResult Task([HttpTrigger("get", Route = "tasks/{id:int}")] HttpRequest request) => Results.Ok();
    }

    public static class CrossedSegments
    {
        [Function("A")]
        public static IResult First([HttpTrigger("get", Route = "{kind}/new")] HttpRequest request) => Results.Ok();

        [Function("B")]
        public static IResult Second([HttpTrigger("get", Route = "tasks/{id}")] HttpRequest request) => Results.Ok();
    }

    public static class OptionalTail
    {
        [Function("List")]
        public static IResult List([HttpTrigger("get", Route = "tasks/{page?}")] HttpRequest request) => Results.Ok();

        [Function("ListAll")]
        public static IResult All([HttpTrigger("get", Route = "tasks")] HttpRequest request) => Results.Ok();
    }

    public static class AllMethods
    {
        [Function("Any")]
        public static IResult Any([HttpTrigger(AuthorizationLevel.Anonymous, Route = "tasks")] HttpRequest request) => Results.Ok();

        [Function("Write")]
        public static IResult Write([HttpTrigger("post", Route = "tasks")] HttpRequest request) => Results.Ok();
    }

    public static class TwoConstraints
    {
        [Function("ByCode")]
        public static IResult Code([HttpTrigger("get", Route = "tasks/{code:alpha}")] HttpRequest request) => Results.Ok();

        [Function("ByShort")]
        public static IResult Short([HttpTrigger("get", Route = "tasks/{code:maxlength(3)}")] HttpRequest request) => Results.Ok();
    }

    public static class OrderedRoutes
    {
        [Function("ANext")]
        public static IResult Next([HttpTrigger("get", Route = "tasks/next")] HttpRequest request) => Results.Text("ANext");

        [Function("BNumber")]
        public static IResult Number([HttpTrigger("get", Route = "tasks/{id:int}")] HttpRequest request, int id) => Results.Text($"BNumber {id}");

        [Function("CGet")]
        public static IResult Get([HttpTrigger("get", Route = "tasks/{id}")] HttpRequest request, string id) => Results.Text($"CGet {id}");

        [Function("DMedia")]
        public static IResult Media([HttpTrigger("get", Route = "tasks/{id}/media")] HttpRequest request, string id) => Results.Text($"DMedia {id}");

        [Function("Post")]
        public static IResult Post([HttpTrigger("post", Route = "tasks/{id}")] HttpRequest request) => Results.Ok();

        [Function("ZPages")]
        public static IResult Pages([HttpTrigger("get", Route = "{*path}")] HttpRequest request, string? path) => Results.Text($"ZPages {path}");
    }

    public static class AdminRoute
    {
        [Function("Things")]
        public static IResult Things([HttpTrigger("get", Route = "admin/things")] HttpRequest request) => Results.Ok();

        [Function("OtherThings")]
        public static IResult Others([HttpTrigger("get", Route = "things")] HttpRequest request) => Results.Ok();
    }

    public static class Failing
    {
        [Function("Fail")]
        public static IResult Fail([HttpTrigger("get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Half"] = "done";
            throw new InvalidOperationException("the cause of it");
        }
    }

    public static class Bodies
    {
        [Function("Read")]
        public static async Task<IResult> Read([HttpTrigger("post")] HttpRequest request, CancellationToken cancellation)
        {
            await request.Body.CopyToAsync(Stream.Null, cancellation);
            return Results.Ok();
        }

        [Function("Refuse")]
        public static IResult Refuse([HttpTrigger("post")] HttpRequest request) =>
            Results.StatusCode(request.ContentLength > Limit ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status200OK);
    }

    public static class Headers
    {
        [Function("Headers")]
        public static IResult Names([HttpTrigger("get")] HttpRequest request) => Results.Text(string.Join(',', request.Headers.Keys));
    }

    public static class ResultKinds
    {
        [Function("Result")]
        public static async Task<IResult> Result([HttpTrigger("get")] HttpRequest request)
        {
            await Task.Yield();
            return Results.Created("/somewhere", new { BigName = 1 });
        }

        [Function("Action")]
        public static IActionResult Action([HttpTrigger("get")] HttpRequest request) => new AcceptedResult("/somewhere", new { BigName = 2 });

        [Function("Stream")]
        public static IResult Stream([HttpTrigger("get")] HttpRequest request) => Results.Stream(async stream =>
        {
            await stream.WriteAsync("one"u8.ToArray());
            await stream.FlushAsync();
            await stream.WriteAsync("two"u8.ToArray());
        });

        [Function("Broken")]
        public static IResult Broken([HttpTrigger("get")] HttpRequest request) => Results.Stream(async stream =>
        {
            await stream.WriteAsync("one"u8.ToArray());
            await stream.FlushAsync();
            throw new InvalidOperationException("in the middle");
        });

        [Function("Written")]
        public static async Task Written([HttpTrigger("get")] HttpRequest request)
        {
            request.HttpContext.Response.StatusCode = 418;
            await request.HttpContext.Response.WriteAsync("by hand");
        }
    }

    public static class Binding
    {
        [Function("Count")]
        public static IResult Count([HttpTrigger("get", Route = "count/{number}")] HttpRequest request, int number) => Results.Ok(number);
    }

    public static class Keyed
    {
        [Function("Nightly")]
        public static void Nightly([TimerTrigger("0 0 3 * * *")] TimerInfo timer)
        {
        }

        [Function("Open")]
        public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();

        [Function("Keyed")]
        public static IResult Function([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok();

        [Function("Admins")]
        public static IResult Admin([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Ok();
    }
}
