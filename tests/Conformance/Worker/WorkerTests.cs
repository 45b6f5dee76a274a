using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.Tests.Conformance.Triggers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance.Worker;

public sealed class WorkerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Middleware_SeveralAdded_RunsInOrderAndSeesHttpOnlyInside()
    {
        var witness = new Witness();
        using var setup = new HostSetup(typeof(Plain))
        {
            Configure = builder =>
            {
                builder.Services.AddSingleton(witness);
                builder.UseMiddleware((context, next) => Note(witness, "outside", context, next));
            },
            ConfigureInside = builder =>
            {
                builder.UseMiddleware<Numbered>();
                builder.UseWhen<Skipped>(context => context.FunctionDefinition.Name == "Other");
                builder.UseWhen(context => context.FunctionDefinition.Name == "Plain", (context, next) => Note(witness, "when", context, next));
            },
        };
        await using var host = await RunningHost.StartAsync(setup);

        await host.Client.GetStringAsync("/api/plain", Cancel);

        witness.Seen.ShouldBe(["outside False", "numbered 1", "when True", "function", "when end", "outside end"]);
        await host.Client.GetStringAsync("/api/plain", Cancel);
        witness.Seen.ShouldContain("numbered 2", "one instance serves all invocations");
    }

    [Fact]
    public async Task Scope_EveryInvocation_HasItsOwnAndDisposesIt()
    {
        var witness = new Witness();
        using var setup = new HostSetup(typeof(WithScope))
        {
            Configure = builder => builder.Services.AddSingleton(witness).AddScoped<Scoped>(),
            ConfigureInside = builder => builder.UseMiddleware(async (context, next) =>
            {
                context.InstanceServices.GetRequiredService<Scoped>().Mark = "set by middleware";
                await next();
            }),
        };
        await using var host = await RunningHost.StartAsync(setup);

        (await host.Client.GetStringAsync("/api/withscope", Cancel)).ShouldBe("set by middleware");
        (await host.Client.GetStringAsync("/api/withscope", Cancel)).ShouldBe("set by middleware");

        await Eventually.HoldsAsync(() => witness.Seen.Count >= 4, "both scopes and both instances are disposed");
        witness.Seen.ShouldBe(["function disposed", "scope disposed", "function disposed", "scope disposed"]);
    }

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
    [InlineData(typeof(NoTrigger), "Function 'None'", "has 0 triggers")]
    [InlineData(typeof(Hidden), "Function 'Hidden'", "must be a public method of a public class")]
    [InlineData(typeof(SameName), "The function name 'Twice' is used by", "names are unique")]
    [InlineData(typeof(BadName), "Function '1st'", "a name starts with a letter")]
    [InlineData(typeof(AsyncVoid), "Function 'Void'", "is async void")]
    [InlineData(typeof(ReturnsText), "Function 'Text' returns String", "an HTTP function returns IResult or IActionResult")]
    [InlineData(typeof(TakesText), "Function 'Takes': the HTTP trigger parameter 'request' is a String", "HttpRequest was expected")]
    [InlineData(typeof(BadRoute), "Function 'BadRoute': the route 'a/{b:nonsense}' cannot be used", "'nonsense' is not a route constraint")]
    public void WrongFunction_RefusesToStartAndSaysWhy(Type functions, string who, string why)
    {
        using var setup = new HostSetup(functions);

        var error = Should.Throw<HostStartException>(() => RunningHost.Build(setup));

        error.Message.ShouldContain(who);
        error.Message.ShouldContain(why);
    }

    [Fact]
    public void HttpFunctions_WithoutTheWebApplication_RefuseToStart()
    {
        using var setup = new HostSetup(typeof(Plain)) { ServesHttp = false };

        Should.Throw<HostStartException>(() => RunningHost.Build(setup)).Message.ShouldContain("ConfigureFunctionsWebApplication()");
    }

    private static async Task Note(Witness witness, string name, FunctionContext context, Func<Task> next)
    {
        witness.Saw($"{name} {context.GetHttpContext() is not null}");
        await next();
        witness.Saw($"{name} end");
    }

    public sealed class Numbered(Witness witness) : IFunctionsWorkerMiddleware
    {
        private int calls;

        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            witness.Saw($"numbered {++calls}");
            return next(context);
        }
    }

    public sealed class Skipped(Witness witness) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            witness.Saw("never");
            return next(context);
        }
    }

    public sealed class Plain(Witness witness)
    {
        [Function("Plain")]
        public IResult Run([HttpTrigger("get")] HttpRequest request)
        {
            witness.Saw("function");
            return Results.Ok();
        }
    }

    public sealed class Scoped(Witness witness) : IDisposable
    {
        public string Mark { get; set; } = "";

        public void Dispose() => witness.Saw("scope disposed");
    }

    public sealed class WithScope(Scoped scoped, Witness witness) : IAsyncDisposable
    {
        [Function("WithScope")]
        public IResult Run([HttpTrigger("get")] HttpRequest request) =>
            Results.Text(ReferenceEquals(request.HttpContext.RequestServices.GetRequiredService<Scoped>(), scoped) ? scoped.Mark : "another scope");

        public ValueTask DisposeAsync()
        {
            witness.Saw("function disposed");
            return default;
        }
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

    public static class AsyncVoid
    {
        [Function("Void")]
        public static async void Run([HttpTrigger] HttpRequest request) => await Task.Yield();
    }

    public static class ReturnsText
    {
        [Function("Text")]
        public static string Run([HttpTrigger] HttpRequest request) => "";
    }

    public static class TakesText
    {
        [Function("Takes")]
        public static IResult Run([HttpTrigger] string request) => Results.Ok();
    }

    public static class BadRoute
    {
        [Function("BadRoute")]
        public static IResult Run([HttpTrigger(Route = "a/{b:nonsense}")] HttpRequest request) => Results.Ok();
    }
}
