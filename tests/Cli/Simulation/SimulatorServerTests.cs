using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.Tests.Cli.Simulation;

public sealed class SimulatorServerTests : IDisposable
{
    private const string Task7 = "demo.item7.1";
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private readonly HttpClient _http = new();
    private readonly List<(string Token, string Task, string Body)> _answers = [];
    private int _answerStatus = 200;
    private int? _refusals;
    private int _refused;
    private int _asked;
    private TaskOffer[] _inHand = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callback_Signed_IsAnsweredWithTheAnnotatorsToken()
    {
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1));
        (await OfferAsync(simulator, "ada", "m1")).ShouldBe(HttpStatusCode.Accepted);
        await Eventually.IsTrueAsync(() => simulator.Report().Single().Answered == 1, "the answer is counted");

        var (token, task, body) = _answers.Single();
        token.ShouldBe("Bearer token-of-ada");
        task.ShouldBe(Task7);
        using var json = JsonDocument.Parse(body);
        json.RootElement.GetProperty("answer").GetProperty("class").GetString().ShouldBe("7");
        simulator.Report().Single().Accuracy.ShouldBe(1);
    }

    [Fact]
    public async Task Callback_WithASuggestion_IsAnsweredWithItByWhoTrustsItAndSaysHowLongThatTook()
    {
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1, Trust: 1));
        await OfferAsync(simulator, "ada", "m1", suggestion: "2");
        await Eventually.IsTrueAsync(() => simulator.Report().Single().Answered == 1, "the answer is counted");

        using var json = JsonDocument.Parse(_answers.Single().Body);
        json.RootElement.GetProperty("answer").GetProperty("class").GetString().ShouldBe("2");
        json.RootElement.GetProperty("seconds").GetDouble().ShouldBeInRange(0.1, 10);
        simulator.Report().Single().Accuracy.ShouldBe(0);
    }

    [Fact]
    public async Task Callback_Repeated_IsAcceptedAndAnsweredOnce()
    {
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1));
        await OfferAsync(simulator, "ada", "m1");
        (await OfferAsync(simulator, "ada", "m1")).ShouldBe(HttpStatusCode.Accepted);
        await Eventually.IsTrueAsync(() => simulator.Report().Single() is { Answered: 1, Repeated: 1 }, "one answer, one repetition");
        _answers.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Callback_ForgedSignature_IsRefused()
    {
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1));
        (await OfferAsync(simulator, "ada", "m1", key: new byte[32])).ShouldBe(HttpStatusCode.Unauthorized);
        simulator.Report().Single().Forged.ShouldBe(1);
        _answers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Callback_UnknownAnnotator_IsNotFound()
    {
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1));
        (await OfferAsync(simulator, "bob", "m1")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Callback_SilentAnnotator_IsAcceptedAndNeverAnswered()
    {
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("zed", Behaviour.Silent, 1), new Persona("ada", Behaviour.Steady, 1));
        (await OfferAsync(simulator, "zed", "m1")).ShouldBe(HttpStatusCode.Accepted);
        await OfferAsync(simulator, "ada", "m2");
        await Eventually.IsTrueAsync(() => simulator.Report().Sum(tally => tally.Answered) == 1, "the other one answers");
        simulator.Report().Single(tally => tally.Annotator == "zed").ShouldBe(new AnnotatorTally("zed") { Callbacks = 1 });
    }

    [Fact]
    public async Task Callback_TaskClosedMeanwhile_CountsAsRefusedNotAsAnswered()
    {
        _answerStatus = 409;
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1));
        await OfferAsync(simulator, "ada", "m1");
        await Eventually.IsTrueAsync(() => simulator.Report().Single() is { Refused: 1, Answered: 0, Failed: 0 }, "the refusal is counted");
    }

    [Fact]
    public async Task Callback_AppIsAwayWhenItIsAnswered_IsTakenUpAgainFromWhatIsInHand()
    {
        (_answerStatus, _refusals, _inHand) = (500, 1, [new TaskOffer(Task7, "item7", 1, "/media/7")]); // the app failed once, then is well
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1));

        await OfferAsync(simulator, "ada", "m1");
        await Eventually.IsTrueAsync(() => simulator.Report().Single() is { Interrupted: 1, Answered: 1, Failed: 0 }, "the task is answered after all");

        _answers.Select(answer => answer.Task).ShouldBe([Task7, Task7]);
    }

    [Fact]
    public async Task Callback_AppIsAwayAndTheTaskIsLost_IsNotAnswered()
    {
        (_answerStatus, _refusals) = (500, 1);
        await using var app = await StartAppAsync();
        await using var simulator = await StartAsync(app, new Persona("ada", Behaviour.Steady, 1));

        await OfferAsync(simulator, "ada", "m1");
        await Eventually.IsTrueAsync(() => Volatile.Read(ref _asked) == 1, "what is in hand is asked for");

        simulator.Report().Single().ShouldSatisfyAllConditions(tally => tally.Interrupted.ShouldBe(1), tally => tally.Answered.ShouldBe(0));
    }

    public void Dispose() => _http.Dispose();

    private Task<FakeServer> StartAppAsync() => FakeServer.StartAsync(web =>
    {
        web.MapGet("/media/7", () => Results.Bytes([1, 2, 3], "image/png"));
        web.MapGet("/api/projects/demo/tasks", () =>
        {
            Interlocked.Increment(ref _asked);
            return Results.Json(_inHand, Wire.Compact);
        });
        web.MapPost("/api/tasks/{task}/annotation", async (string task, HttpRequest request) =>
        {
            var body = await new StreamReader(request.Body).ReadToEndAsync();
            lock (_answers)
            {
                _answers.Add((request.Headers.Authorization.ToString(), task, body));
            }

            return Results.Json(new { }, statusCode: Status());
        });
    });

    /// <summary>As a test says, for good or for the first answers only.</summary>
    private int Status() => _refusals is not { } left ? _answerStatus : Interlocked.Increment(ref _refused) <= left ? _answerStatus : 200;

    private static async Task<SimulatorServer> StartAsync(FakeServer app, params Persona[] personas)
    {
        var simulator = await SimulatorServer.StartAsync(Cancellation);
        simulator.Begin(new SimulationPlan(
            1, app.Address, "demo", ["6", "7"],
            [.. personas.Select(persona => new SimulatedAnnotator(persona, $"token-of-{persona.Id}", "whsec_" + Convert.ToBase64String(Key)))],
            new Dictionary<string, SimulatedPicture> { ["item7"] = new("digit-0007.png", "7") }));
        return simulator;
    }

    private async Task<HttpStatusCode> OfferAsync(SimulatorServer simulator, string annotator, string id, byte[]? key = null, string? suggestion = null)
    {
        var body = JsonSerializer.Serialize(
            new TaskCallback(
                id, "annotation.task.offered", new TaskOffer(Task7, "item7", 1, "/media/7", suggestion is null ? null : new TaskSuggestion(new ClassAnswer(suggestion), 0.9))),
            Wire.Compact);
        var timestamp = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key ?? Key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(simulator.Address, $"callbacks/{annotator}"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json"),
            Headers = { { "webhook-id", id }, { "webhook-timestamp", timestamp }, { "webhook-signature", $"v1,{signature}" } },
        };
        using var response = await _http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
