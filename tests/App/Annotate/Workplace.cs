using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Receives callbacks for many annotators, each under a path of their own, and lets a function say what each does with them.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<string, Callback, Task<int>> receive;
    private readonly ConcurrentQueue<Task> answering = new();

    private Workplace(WebApplication app, Func<string, Callback, Task<int>> receive)
    {
        this.app = app;
        this.receive = receive;
    }

    public ConcurrentQueue<(string Annotator, Callback Callback)> Received { get; } = new();

    /// <summary>Work that goes on after a callback was taken. See <see cref="ThrowIfAnyFailed"/>.</summary>
    public void Later(Task work) => answering.Enqueue(work);

    /// <summary>Throws what went wrong after a callback was taken: a test that waits for the answer would only see that it does not come.</summary>
    public void ThrowIfAnyFailed()
    {
        if (answering.FirstOrDefault(work => work.IsFaulted) is { } failed)
        {
            failed.GetAwaiter().GetResult();
        }
    }

    public string Url(string annotator) => $"{app.Urls.Single()}/{annotator}";

    /// <param name="receive">Annotator and callback to the status of the answer.</param>
    public static async Task<Workplace> OpenAsync(Func<string, Callback, Task<int>> receive)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var workplace = new Workplace(builder.Build(), receive);
        workplace.app.MapPost("/{annotator}", workplace.TakeAsync);
        await workplace.app.StartAsync(TestStorage.Cancellation);
        return workplace;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http, string annotator)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers;
        var callback = new Callback(
            headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(),
            http.Request.ContentType ?? "", body.ToArray());
        Received.Enqueue((annotator, callback));
        http.Response.StatusCode = await receive(annotator, callback);
    }
}

/// <summary>A callback as it arrived.</summary>
internal sealed record Callback(string Id, string Timestamp, string Signature, string ContentType, byte[] Body)
{
    public JsonObject Event => JsonNode.Parse(Body)!.AsObject();

    public JsonObject Data => Event["data"]!.AsObject();
}
