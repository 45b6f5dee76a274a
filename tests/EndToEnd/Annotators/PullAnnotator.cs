using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.EndToEnd.Client;

namespace AnnotationFunctions.Tests.EndToEnd.Annotators;

/// <summary>An annotator who asks for tasks and answers them over HTTP.</summary>
internal sealed class PullAnnotator(ApiClient api, string project, string name)
{
    internal ApiClient Api => api;

    internal string Name => name;

    internal string? CallbackSecret { get; init; }

    internal async Task<IReadOnlyList<JsonNode>> ClaimAsync(int max) =>
        [.. (await api.PostAsync($"projects/{project}/tasks/claim", new JsonObject { ["max"] = max })).Expect(HttpStatusCode.OK).AsArray().Select(task => task!)];

    /// <summary>What was claimed and not answered: where a client begins that was cut off.</summary>
    internal async Task<IReadOnlyList<JsonNode>> InHandAsync() =>
        [.. (await api.GetAsync($"projects/{project}/tasks")).Expect(HttpStatusCode.OK).AsArray().Select(task => task!)];

    internal static JsonObject Answer(string digit) =>
        new() { ["answer"] = new JsonObject { ["type"] = "classification.one", ["schemaVersion"] = 1, ["class"] = digit } };

    internal Task<ApiReply> SubmitAsync(string task, string digit) => api.PostAsync($"tasks/{task}/annotation", Answer(digit));

    /// <summary>Claims and answers until told to stop; with a class of another than the truth where <paramref name="answer"/> says so.</summary>
    internal async Task WorkAsync(Func<string, string> answer, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var task in await TryClaimAsync())
            {
                await TrySubmitAsync((string)task["task"]!, answer((string)task["item"]!));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None);
        }
    }

    // While the app is down an annotator tries again, beginning with what a lost reply may have given them.
    private async Task<IReadOnlyList<JsonNode>> TryClaimAsync()
    {
        try
        {
            return await InHandAsync() is { Count: > 0 } held ? held : await ClaimAsync(4);
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }

    private async Task TrySubmitAsync(string task, string digit)
    {
        for (var attempt = 1; attempt <= 60; attempt++)
        {
            try
            {
                var reply = await SubmitAsync(task, digit);
                new[] { HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted, HttpStatusCode.Gone }.ShouldContain(reply.Status, reply.ToString());
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            }
        }
    }
}
