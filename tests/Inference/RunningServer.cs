using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.Inference.Hosting;
using AnnotationFunctions.Tests.InferenceServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Server = AnnotationFunctions.Inference.Hosting.InferenceServer;

namespace AnnotationFunctions.Tests.Inference;

/// <summary>The server in this process, on a free port, with a repository of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningServer(WebApplication app, ModelFolders models)
    {
        (this.app, Models) = (app, models);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public ModelFolders Models { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts it and waits until its models were tried.</summary>
    public static async Task<RunningServer> StartAsync(ModelFolders models, params string[] settings)
    {
        var app = Server.Build(
        [
            "--urls", "http://127.0.0.1:0", "--Inference:Models:Path", models.Path, "--Inference:Drain:Grace", "00:00:00",
            "--Inference:Execution:Threads", "1", "--Logging:LogLevel:Default", "None", .. settings,
        ]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var server = new RunningServer(app, models);
        await Eventually.IsAsync(() => app.Services.GetRequiredService<Readiness>().IsReady);
        return server;
    }

    public static Task<RunningServer> StartAsync(string model, byte[] file, params string[] settings) =>
        StartAsync(new ModelFolders().Add(model, 1, file), settings);

    public async Task<(HttpStatusCode Status, JsonNode Json)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await JsonAsync(answer));
    }

    public async Task<(HttpStatusCode Status, JsonNode Json)> PostAsync(string path, string json = "")
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await JsonAsync(answer));
    }

    /// <summary>Infers with JSON and returns the JSON of the answer, which must be a success.</summary>
    public async Task<JsonNode> InferAsync(string model, string json)
    {
        var (status, answer) = await PostAsync($"/v2/models/{model}/infer", json);
        status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
        return answer;
    }

    /// <summary>The message of an answer that must be an error with that status.</summary>
    public async Task<string> RefusedAsync(HttpStatusCode expected, string model, string json)
    {
        var (status, answer) = await PostAsync($"/v2/models/{model}/infer", json);
        status.ShouldBe(expected, answer.ToJsonString());
        return answer["error"]!.GetValue<string>();
    }

    public async Task<BinaryResponse> InferAsync(string model, BinaryRequest request)
    {
        using var content = request.ToContent();
        using var answer = await Http.PostAsync($"/v2/models/{model}/infer", content, TestContext.Current.CancellationToken);
        return await BinaryResponse.ReadAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        Models.Dispose();
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) ?? new JsonObject();
}
