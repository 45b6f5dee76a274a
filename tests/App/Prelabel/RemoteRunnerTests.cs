using System.Text;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Servers that start slowly, hang, lie or break.</summary>
public sealed class RemoteRunnerTests : OipServerTests
{
    [Fact]
    public async Task RunAsync_ServerThatStarts_IsWaitedFor()
    {
        using var runner = await ConnectAsync();
        var refusals = 3;
        Server.Intercept = http => Task.FromResult(refusals-- > 0 && Answer(http, 503, "", ("Retry-After", "0")));

        (await RunAsync(runner))[0].Floats().ShouldBe([4, 0]);

        refusals.ShouldBe(-1);
    }

    [Fact]
    public async Task RunAsync_RetryAfter_IsKept()
    {
        var time = new FakeTimeProvider();
        using var runner = await ConnectAsync(Server.Options with { ColdStartWait = TimeSpan.FromMinutes(1) }, time);
        var busy = true;
        Server.Intercept = http => Task.FromResult(busy && Answer(http, 429, "", ("Retry-After", "7")));

        var running = RunAsync(runner);
        await UntilAsync(() => Server.Requests == 2);
        busy = false;
        time.Advance(TimeSpan.FromSeconds(6.9));
        await Task.Yield();
        Server.Requests.ShouldBe(2);
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            return running.IsCompleted;
        });

        (await running)[0].Floats().ShouldBe([4, 0]);
    }

    [Fact]
    public async Task RunAsync_ServerThatNeverStarts_IsGivenBackToTheCallerWithAPause()
    {
        using var runner = await ConnectAsync(Server.Options with { ColdStartWait = TimeSpan.Zero });
        Server.Intercept = http => Task.FromResult(Answer(http, 503, "", ("Retry-After", "30")));

        (await Should.ThrowAsync<ModelNotReadyException>(() => RunAsync(runner))).RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_IsNotReady()
    {
        var options = Server.Options with { ColdStartWait = TimeSpan.Zero };
        await Server.DisposeAsync();

        (await Should.ThrowAsync<ModelNotReadyException>(() => ConnectAsync(options))).Message.ShouldContain("cannot be reached");
    }

    [Fact]
    public async Task ConnectAsync_ModelThatTheServerLacks_SaysWhatTheServerSays() =>
        (await Should.ThrowAsync<ModelException>(() => RemoteRunner.ConnectAsync(Client.Http!, TestModels.Remote("other"), Server.Options, TimeProvider.System, TestStorage.Cancellation)))
            .Message.ShouldContain("no such model");

    [Fact]
    public async Task RunAsync_ServerThatHangs_IsLeft()
    {
        var time = new FakeTimeProvider(); // by the system's clock a busy machine might be late for the metadata
        using var runner = await ConnectAsync(Server.Options, time);
        Server.Intercept = async http =>
        {
            time.Advance(Server.Options.RunTimeout);
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        (await Should.ThrowAsync<ModelException>(() => RunAsync(runner))).Message.ShouldContain("did not answer within");
    }

    public static TheoryData<string, string> Garbage => new()
    {
        { "<html>", "line 1, byte 1 is not JSON" },
        { "{}", "it has no array 'outputs'" },
        { """{"outputs":[]}""", "the output 'scores' is missing" },
        { """{"outputs":[{"name":"other","datatype":"FP32","shape":[1,2],"data":[1,2]}]}""", "the model has no output 'other'" },
        { """{"outputs":[{"name":"scores","datatype":"FP64","shape":[1,2],"data":[1,2]}]}""", "has the type FP64, the model's metadata say FP32" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]}""", "has the shape [1, 3], the model's metadata say [any, 2]" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1,2],"data":[1]}]}""", "must have 2 numbers" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1,2],"data":[1,"2"]}]}""", "must have 2 numbers" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1,2],"data":[[1,2,3]]}]}""", "must have 2 numbers" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1,2],"data":[1,2]},{"name":"scores","datatype":"FP32","shape":[1,2],"data":[1,2]}]}""", "occurs twice" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[4000000000,2],"data":[]}]}""", "impossible shape" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1000000000,2],"data":[1,2]}]}""", "must have 2000000000 numbers" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1000000000,2],"parameters":{"binary_data_size":8000000000}}]}""", "takes 8000000000 bytes" },
        { """{"outputs":[7]}""", "a tensor has no name" },
        { "[]", "it has no array 'outputs'" },
        { "null", "it has no array 'outputs'" },
        { """{"outputs":[{"name":"scores","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8}}]}""", "takes 8 bytes; it says 8, and 0 are there" },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task RunAsync_AnswerThatLies_SaysHow(string body, string message)
    {
        using var runner = await ConnectAsync();
        Server.Intercept = http => Task.FromResult(Answer(http, 200, body));

        (await Should.ThrowAsync<ModelException>(() => RunAsync(runner))).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("9999")]
    [InlineData("1")]
    [InlineData("-5")]
    [InlineData("x")]
    public async Task RunAsync_JsonLengthThatLies_IsRefused(string length)
    {
        using var runner = await ConnectAsync();
        Server.Intercept = http => Task.FromResult(Answer(http, 200, """{"outputs":[]}""", (OipRequest.JsonLengthHeader, length)));

        await Should.ThrowAsync<ModelException>(() => RunAsync(runner));
    }

    [Fact]
    public async Task RunAsync_EndlessAnswer_IsCutOff()
    {
        using var runner = await ConnectAsync(Server.Options with { MaxResponseBytes = 1_000_000 });
        Server.Intercept = async http =>
        {
            try
            {
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.Body.WriteAsync(new byte[64_000], http.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The client has left.
            }

            return true;
        };

        (await Should.ThrowAsync<ModelException>(() => RunAsync(runner))).Message.ShouldContain("longer than 1,000,000 bytes");
    }

    [Fact]
    public async Task RunAsync_ServerError_IsQuoted()
    {
        using var runner = await ConnectAsync();
        Server.Intercept = http => Task.FromResult(Answer(http, 500, "{\"error\":\"out of\nmemory\"}"));

        (await Should.ThrowAsync<ModelException>(() => RunAsync(runner))).Message.ShouldContain("answers 500 to 'v2/models/logits': {\"error\":\"out of memory\"}");
    }

    [Fact]
    public async Task RunAsync_RunThatTheServerStopped_IsNotWaitedFor()
    {
        using var runner = await ConnectAsync();
        Server.Intercept = async http =>
        {
            http.Response.StatusCode = 504;
            await http.Response.WriteAsJsonAsync(new { error = "The run was stopped after 60 seconds." });
            return true;
        };

        (await Should.ThrowAsync<ModelException>(() => RunAsync(runner))).Message.ShouldContain("stopped after 60 seconds");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task RunAsync_WhatStandsBeforeAServerThatStarts_IsWaitedFor(int status)
    {
        using var runner = await ConnectAsync();
        var refusals = 1;
        Server.Intercept = http => Task.FromResult(refusals-- > 0 && Answer(http, status, "upstream request timeout"));

        (await RunAsync(runner))[0].Floats().ShouldBe([4, 0]);
    }

    [Fact]
    public async Task RunAsync_Redirect_IsNotFollowed()
    {
        using var runner = await ConnectAsync();
        Server.Intercept = http => Task.FromResult(Answer(http, 302, "", ("Location", "http://169.254.169.254/")));

        (await Should.ThrowAsync<ModelException>(() => RunAsync(runner))).Message.ShouldContain("302");
    }

    [Theory]
    [InlineData("http://inference.example/", "false")]
    [InlineData("http://inference.example/", "true")]
    [InlineData("http://127.0.0.1:5000/", "false")]
    [InlineData("https://user:secret@inference.example/", "false")]
    [InlineData("inference", "false")]
    public void Options_AddressThatIsNotPermitted_NamesTheSetting(string url, string loopback) =>
        Should.Throw<InvalidOperationException>(() => PrelabelOptions.From(Settings(("Prelabel:InferenceUrl", url), ("Prelabel:AllowLoopback", loopback)))).Message.ShouldContain("'Prelabel__InferenceUrl'");

    [Fact]
    public void Options_AllSettings_AreRead()
    {
        var options = PrelabelOptions.From(Settings(
            ("Prelabel:InferenceUrl", "https://inference.example"), ("Prelabel:ColdStartSeconds", "60"), ("Prelabel:PricePerHour", "1.25"), ("Prelabel:Registries", "a.azurecr.io, b.example:5000")));

        options.InferenceUrl.ShouldBe(new Uri("https://inference.example/"));
        options.ColdStartLimit.ShouldBe(TimeSpan.FromMinutes(1));
        options.PricePerHour.ShouldBe(1.25m);
        options.Registries.ShouldBe(["a.azurecr.io", "b.example:5000"]);
    }

    private Task<RemoteRunner> ConnectAsync(PrelabelOptions? options = null, TimeProvider? time = null) =>
        RemoteRunner.ConnectAsync(Client.Http!, TestModels.Remote("logits"), options ?? Server.Options, time ?? TimeProvider.System, TestStorage.Cancellation);

    private static Task<IReadOnlyList<Tensor>> RunAsync(RemoteRunner runner) =>
        runner.RunAsync([Tensor.Of("image", [1, 1, 2, 2], [1f, 0, 0, 0])], ["scores"], TestStorage.Cancellation);

    private static bool Answer(HttpContext http, int status, string body, params (string Name, string Value)[] headers)
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        http.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask().GetAwaiter().GetResult();
        return true;
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        for (var tries = 0; !reached(); tries++)
        {
            tries.ShouldBeLessThan(2_000);
            await Task.Delay(5, TestStorage.Cancellation);
        }
    }

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();
}
