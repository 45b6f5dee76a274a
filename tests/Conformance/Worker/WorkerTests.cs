using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance.Worker;

public sealed class WorkerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/typed/7/9000000000/3f2504e0-4f89-11d3-9a0c-0305e82c3301/a%20b?flag=true&text=q", HttpStatusCode.OK,
        "7 9000000000 3f2504e0-4f89-11d3-9a0c-0305e82c3301 a b True 5 q")]
    [InlineData("GET", "/api/typed/7/9/3f2504e0-4f89-11d3-9a0c-0305e82c3301/c?page=2&text=", HttpStatusCode.OK, "7 9 3f2504e0-4f89-11d3-9a0c-0305e82c3301 c  2 ")]
    [InlineData("GET", "/api/typed/7/9/3f2504e0-4f89-11d3-9a0c-0305e82c3301/c?page=two", HttpStatusCode.InternalServerError, "")]
    [InlineData("GET", "/api/typed/seven/9/3f2504e0-4f89-11d3-9a0c-0305e82c3301/c", HttpStatusCode.NotFound, "")]
    [InlineData("GET", "/api/typed/7/9/not-a-guid/c", HttpStatusCode.InternalServerError, "")]
    public async Task Parameters_RouteAndQuery_AreTyped(string method, string path, HttpStatusCode status, string body)
    {
        using var setup = new HostSetup(typeof(Typed));
        await using var host = await RunningHost.StartAsync(setup);

        var response = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancel);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe(body);
    }

    [Fact]
    public async Task Parameters_RouteAndQueryOfOneName_RouteWins()
    {
        using var setup = new HostSetup(typeof(Typed));
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetStringAsync("/api/named/route?name=query", Cancel)).ShouldBe("route");
    }

    [Theory]
    [InlineData("""{"bigName":"x","count":3}""", HttpStatusCode.OK, "x 3")]
    [InlineData("""{"bigName":""", HttpStatusCode.InternalServerError, "")]
    public async Task FromBody_Json_IsReadWithWebNames(string json, HttpStatusCode status, string expected)
    {
        using var setup = new HostSetup(typeof(Typed));
        await using var host = await RunningHost.StartAsync(setup);

        var response = await host.Client.PostAsync("/api/body", new StringContent(json, null, "application/json"), Cancel);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe(expected);
    }

    [Fact]
    public async Task Context_EveryInvocation_SaysWhatRunsAndUnderWhichTrace()
    {
        using var setup = new HostSetup(typeof(Context));
        await using var host = await RunningHost.StartAsync(setup);
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/context");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        var first = await (await host.Client.SendAsync(request, Cancel)).Content.ReadFromJsonAsync<Dictionary<string, string>>(Cancel);
        var second = await host.Client.GetFromJsonAsync<Dictionary<string, string>>("/api/context", Cancel);

        first!["name"].ShouldBe("Context");
        first["entryPoint"].ShouldBe($"{typeof(Context).FullName}.Run");
        first["trace"].ShouldStartWith($"00-{trace}-");
        second!["trace"].ShouldStartWith("00-");
        second["trace"].ShouldNotContain(trace);
        Guid.Parse(first["invocation"]).ShouldNotBe(Guid.Parse(second["invocation"]));
    }

    [Fact]
    public async Task Telemetry_Listener_GetsSpanAndMetricsOfEachFunction()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "AnnotationFunctions.LocalHost",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var measured = new List<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "AnnotationFunctions.LocalHost")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measure(instrument, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measure(instrument, tags));
        meters.Start();
        using var setup = new HostSetup(typeof(Observed));
        await using var host = await RunningHost.StartAsync(setup);
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/observed");
        request.Headers.Add("traceparent", "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        await host.Client.SendAsync(request, Cancel);

        Activity? span = null;
        await Eventually.HoldsAsync(
            () =>
            {
                lock (spans)
                {
                    span = spans.Find(stopped => stopped.DisplayName == "function Observed");
                    return span is not null;
                }
            },
            "the span ends");
        span!.TraceId.ToString().ShouldBe("5bf92f3577b34da6a3ce929d0e0e4736");
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.GetTagItem("faas.trigger").ShouldBe("http");
        await Eventually.HoldsAsync(
            () =>
            {
                lock (measured)
                {
                    return new[] { "faas.invocations", "faas.invoke_duration", "faas.errors" }.All(measured.Contains);
                }
            },
            "three metrics are recorded");

        void Measure(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "faas.name", Value: "Observed" })
                {
                    lock (measured)
                    {
                        measured.Add(instrument.Name);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Stop_RequestUnderWay_MayFinish()
    {
        using var setup = new HostSetup(typeof(Slow));
        await using var host = await RunningHost.StartAsync(setup);
        var answer = host.Client.GetStringAsync("/api/finishes", Cancel);
        await Slow.Running.WaitAsync(Cancel);

        var stopped = host.StopAsync();
        Slow.MayEnd.Release();

        (await answer).ShouldBe("finished");
        await stopped;
    }

    [Fact]
    public async Task Stop_FunctionThatWouldNotEnd_IsCancelledAfterTheDrainTimeout()
    {
        using var setup = new HostSetup(typeof(Slow)) { Settings = { ["LocalHost:DrainTimeout"] = "00:00:00.1" } };
        await using var host = await RunningHost.StartAsync(setup);
        var answer = host.Client.GetStringAsync("/api/waits", Cancel);
        await Slow.Running.WaitAsync(Cancel);

        await host.StopAsync();

        (await answer).ShouldBe("cancelled");
    }

    [Fact]
    public async Task Caller_GoesAway_FunctionIsCancelled()
    {
        using var setup = new HostSetup(typeof(Slow));
        await using var host = await RunningHost.StartAsync(setup);
        using var caller = new CancellationTokenSource();
        var answer = host.Client.GetStringAsync("/api/waits", caller.Token);
        await Slow.Running.WaitAsync(Cancel);

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => answer);
        await Slow.Cancelled.WaitAsync(Cancel);
    }

    [Theory]
    [InlineData(typeof(TwoTriggers), "Function 'Two'", "has 2 triggers; exactly one was expected")]
    [InlineData(typeof(NoTrigger), "when it was asked for its functions", "at least one binding")]
    [InlineData(typeof(SameName), "The function name 'Twice' is used by", "names are unique")]
    [InlineData(typeof(BadName), "Function '1st'", "a name starts with a letter")]
    [InlineData(typeof(BadRoute), "Function 'BadRoute': the route 'a/{b:nonsense}' cannot be used", "'nonsense' is not a route constraint")]
    public async Task WrongFunction_RefusesToStartAndSaysWhy(Type functions, string who, string why)
    {
        using var setup = new HostSetup(functions);

        var error = await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup));

        error.Message.ShouldContain(who);
        error.Message.ShouldContain(why);
    }

    [Fact]
    public async Task FunctionThatTheWorkerCannotLoad_IsInErrorAndTheOthersRun()
    {
        using var setup = new HostSetup(typeof(Hidden), typeof(Plain));
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetAsync("/api/plain", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.GetAsync("/api/hidden", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        host.Log.Entries.ShouldContain(entry => entry.Text.Contains("Function Hidden is not run: the worker cannot load it: ") && entry.Text.Contains("Method 'Run'"));
    }

    [Fact]
    public async Task HttpFunctions_WithoutTheWebApplication_RefuseToStart()
    {
        using var setup = new HostSetup(typeof(Plain)) { ServesHttp = false };

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message.ShouldContain("ConfigureFunctionsWebApplication()");
    }

    public static class Plain
    {
        [Function("Plain")]
        public static IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    public static class Typed
    {
        [Function("Typed")]
        public static IResult Run(
            [HttpTrigger("get", Route = "typed/{number:int}/{big}/{id}/{text2}")] HttpRequest request,
            int number, long big, Guid id, string text2, bool? flag, string? text, int page = 5) =>
            Results.Text($"{number} {big} {id} {text2} {flag} {page} {text}");

        [Function("Named")]
        public static IResult Named([HttpTrigger("get", Route = "named/{name}")] HttpRequest request, string name) => Results.Text(name);

        [Function("Body")]
        public static IResult Body([HttpTrigger("post")] HttpRequest request, [FromBody] Payload payload) =>
            Results.Text($"{payload.BigName} {payload.Count}");
    }

    public sealed record Payload(string BigName, int Count);

    public static class Context
    {
        [Function("Context")]
        public static IResult Run([HttpTrigger("get")] HttpRequest request, FunctionContext context)
        {
            context.GetLogger("Test").LogInformation("In the function.");
            return Results.Json(new
            {
                name = context.FunctionDefinition.Name,
                entryPoint = context.FunctionDefinition.EntryPoint,
                trace = context.TraceContext.TraceParent,
                invocation = context.InvocationId,
            });
        }
    }

    public static class Observed
    {
        [Function("Observed")]
        public static IResult Run([HttpTrigger("get")] HttpRequest request) => throw new InvalidOperationException("observed");
    }

    public static class Slow
    {
        public static SemaphoreSlim Running { get; } = new(0);

        public static SemaphoreSlim MayEnd { get; } = new(0);

        public static SemaphoreSlim Cancelled { get; } = new(0);

        [Function("Finishes")]
        public static async Task<IResult> Finishes([HttpTrigger("get")] HttpRequest request, CancellationToken cancellation)
        {
            Running.Release();
            await MayEnd.WaitAsync(cancellation);
            return Results.Text("finished");
        }

        [Function("Waits")]
        public static async Task<IResult> Waits([HttpTrigger("get")] HttpRequest request, CancellationToken cancellation)
        {
            Running.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Cancelled.Release();
            return Results.Text("cancelled");
        }
    }

    public static class TwoTriggers
    {
        [Function("Two")]
        public static IResult Run([HttpTrigger] HttpRequest request, [TimerTrigger("0 0 * * * *")] TimerInfo timer) => Results.Ok();
    }

    public static class NoTrigger
    {
        [Function("None")]
        public static void Run()
        {
        }
    }

    public static class Hidden
    {
        [Function("Hidden")]
        internal static IResult Run([HttpTrigger] HttpRequest request) => Results.Ok();
    }

    public static class SameName
    {
        [Function("Twice")]
        public static IResult One([HttpTrigger(Route = "one")] HttpRequest request) => Results.Ok();

        [Function("twice")]
        public static IResult Two([HttpTrigger(Route = "two")] HttpRequest request) => Results.Ok();
    }

    public static class BadName
    {
        [Function("1st")]
        public static IResult Run([HttpTrigger] HttpRequest request) => Results.Ok();
    }

    public static class BadRoute
    {
        [Function("BadRoute")]
        public static IResult Run([HttpTrigger(Route = "a/{b:nonsense}")] HttpRequest request) => Results.Ok();
    }
}
