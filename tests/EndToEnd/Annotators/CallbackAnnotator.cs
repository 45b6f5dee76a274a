using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.EndToEnd.Annotators;

/// <summary>Receives tasks on a loopback address and answers each as <c>answer</c> says. Whether a callback can reach it depends on where the app runs.</summary>
internal sealed class CallbackAnnotator : IAsyncDisposable
{
    private readonly WebApplication listener;
    private readonly ConcurrentQueue<string> faults = new();

    private PullAnnotator? registered;
    private Func<string, string>? answer;
    private int received;

    private CallbackAnnotator(WebApplication listener) => this.listener = listener;

    internal Uri Address => new(listener.Urls.First() + "/tasks");

    /// <summary>Callbacks that came and were signed.</summary>
    internal int Received => received;

    /// <summary>What was wrong with callbacks or answers; empty when all went well.</summary>
    internal IReadOnlyCollection<string> Faults => faults;

    internal static async Task<CallbackAnnotator> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var annotator = new CallbackAnnotator(builder.Build());
        annotator.listener.MapPost("/tasks", annotator.TakeAsync);
        await annotator.listener.StartAsync();
        return annotator;
    }

    internal void Begin(PullAnnotator annotator, Func<string, string> answers) => (registered, answer) = (annotator, answers);

    public async ValueTask DisposeAsync() => await listener.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (!IsSigned(request, body.ToArray()))
        {
            faults.Enqueue("a callback without a valid signature");
            return Results.StatusCode((int)HttpStatusCode.Unauthorized);
        }

        Interlocked.Increment(ref received);
        var cloudEvent = JsonNode.Parse(body.ToArray())!;
        if (request.ContentType?.StartsWith("application/cloudevents+json", StringComparison.Ordinal) != true || (string?)cloudEvent["specversion"] != "1.0")
        {
            faults.Enqueue($"not a CloudEvent 1.0 in structured mode: {request.ContentType} {cloudEvent.ToJsonString()}");
        }

        var task = cloudEvent["data"]!;
        _ = AnswerAsync((string)task["task"]!, (string)task["item"]!);
        return Results.StatusCode((int)HttpStatusCode.Accepted);
    }

    private async Task AnswerAsync(string task, string item)
    {
        try
        {
            var reply = await registered!.SubmitAsync(task, answer!(item));
            if ((int)reply.Status is not (>= 200 and < 300 or 410))
            {
                faults.Enqueue(reply.ToString());
            }
        }
        catch (Exception e)
        {
            faults.Enqueue(e.ToString());
        }
    }

    // As any receiver would check it: HMAC-SHA256 over id, timestamp and body (standardwebhooks.com).
    private bool IsSigned(HttpRequest request, byte[] body)
    {
        var key = Convert.FromBase64String(registered!.CallbackSecret!["whsec_".Length..]);
        var head = Encoding.UTF8.GetBytes($"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, head.Concat(body).ToArray()));
        return request.Headers["webhook-signature"].ToString().Split(' ').Contains(expected);
    }
}
