using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>A project of the app under test with items in it, and what a test does with them over HTTP.</summary>
internal sealed class AnnotationProject
{
    private const string ItemAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private AnnotationProject(AppServer app, HttpClient owner, string id, AnnotationStorage storage) =>
        (App, Owner, Id, Storage) = (app, owner, id, storage);

    public AppServer App { get; }

    public HttpClient Owner { get; }

    public string Id { get; }

    public AnnotationStorage Storage { get; }

    /// <summary>What is right, by item.</summary>
    public ConcurrentDictionary<string, string> Truth { get; } = new();

    /// <summary>A project with the classes 0 … 9.</summary>
    public static async Task<AnnotationProject> CreateAsync(AppServer app, int items, string policy = "{}")
    {
        var owner = await app.OwnerAsync();
        var id = TestStorage.Name("p");
        var classes = string.Join(',', Enumerable.Range(0, 10).Select(digit => $$"""{"id":"{{digit}}"}"""));
        await owner.SendAsync(
            "POST", "projects",
            $$"""{"id":"{{id}}","name":"x","schema":{"taskType":"classification.one","classes":[{{classes}}]},"policy":{{policy}} }""")
            .ShouldBeAsync(HttpStatusCode.Created);
        var project = new AnnotationProject(app, owner, id, await TestStorage.OpenAsync());
        await project.AddItemsAsync(items);
        return project;
    }

    public Task<JsonObject> RegisterAsync(string annotator, string? url = null, int capacity = 4, string role = "annotator") => Owner
        .SendAsync("PUT", $"projects/{Id}/annotators/{annotator}",
            $$"""{"name":"{{annotator}}","role":"{{role}}","capacity":{{capacity}}{{(url is null ? "" : $",\"callbackUrl\":\"{url}\"")}} }""")
        .ShouldBeAsync(HttpStatusCode.Created);

    public async Task<HttpClient> PullAsync(string annotator, int capacity = 4, string role = "annotator") =>
        await App.ClientAsync((await RegisterAsync(annotator, null, capacity, role))["token"]!.GetValue<string>());

    public Task<JsonObject> StartAsync(string batch, string more = "") =>
        Owner.SendAsync("POST", $"projects/{Id}/batches", $$"""{"id":"{{batch}}"{{more}} }""").ShouldBeAsync(HttpStatusCode.Accepted);

    public Task<JsonObject> BatchAsync(string batch) => Owner.SendAsync("GET", $"projects/{Id}/batches/{batch}").ShouldBeAsync(HttpStatusCode.OK);

    /// <summary>The batch, once it is finished.</summary>
    /// <param name="batch">Batch id.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="workplace">Where its annotators answer; what fails there fails this.</param>
    public async Task<JsonObject> FinishedAsync(string batch, TimeSpan? patience = null, Workplace? workplace = null)
    {
        var deadline = TimeProvider.System.GetUtcNow() + (patience ?? TimeSpan.FromMinutes(4));
        while (true)
        {
            var now = await BatchAsync(batch);
            if (now["finishedAt"] is not null)
            {
                return now;
            }

            workplace?.ThrowIfAnyFailed();
            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new TimeoutException($"The batch is not finished: {now.ToJsonString()}\n{await OpenTasksAsync(batch)}");
            }

            await Task.Delay(250, TestStorage.Cancellation);
        }
    }

    public static async Task<JsonArray> ClaimAsync(HttpClient annotator, string project, int max, string? id = null)
    {
        using var answer = await annotator.PostAsJsonAsync($"projects/{project}/tasks/claim", new { max, id }, TestStorage.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(TestStorage.Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!.AsArray();
    }

    public static Task<HttpResponseMessage> AnswerAsync(HttpClient annotator, string task, string label) => annotator.SendAsync(
        "POST", $"tasks/{task}/annotation", $$"""{"answer":{"type":"classification.one","schemaVersion":1,"class":"{{label}}"} }""");

    /// <summary>Answers as a vendor does: what the app could not take at the moment is sent again.</summary>
    public static async Task AnswerUntilTakenAsync(HttpClient annotator, string task, string label)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await AnswerAsync(annotator, task, label);
            if (attempt < 5 && (int)answer.StatusCode >= 500)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), TestStorage.Cancellation);
                continue;
            }

            var text = await answer.Content.ReadAsStringAsync(TestStorage.Cancellation);
            answer.StatusCode.ShouldBeOneOf([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Gone], text);
            return;
        }
    }

    /// <summary>What the unfinished items of a batch wait for.</summary>
    private async Task<string> OpenTasksAsync(string batch)
    {
        var store = new ItemTaskStore(Storage);
        var readings = await Task.WhenAll(Truth.Keys.Select(item => store.ReadAsync(new ItemBatchKey(Id, batch, item, 1), TestStorage.Cancellation)));
        return string.Join('\n', readings
            .Where(reading => reading.Progress?.Value.Status == ItemStatus.Open)
            .Select(reading => $"{reading.Annotations.Count} answers; {string.Join("; ", reading.Tasks.Select(task => task.Value))}"));
    }

    public async Task AddItemsAsync(int count)
    {
        for (var i = Truth.Count; count > 0; i++, count--)
        {
            await AddItemAsync(i, Encoding.UTF8.GetBytes($"picture {i}"), $"{SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}/{i}"))[31] % 10}");
        }
    }

    /// <summary>An item with this picture, and what is right of it.</summary>
    public async Task AddItemAsync(int number, byte[] picture, string label)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}/{number}"));
        var item = string.Concat(Enumerable.Range(0, 26).Select(at => ItemAlphabet[hash[at] % 32]));
        var media = $"{Id}/{item}.png";
        await Storage.Blobs(ContainerName.Prepared).WriteAsync(media, picture, "image/png", TestStorage.Cancellation);
        await new ItemStore(Storage).AddAsync(
            new Item
            {
                Id = item, Project = Id, Kind = ItemKind.Image, Source = $"{number}.png", Upload = $"{number}", Sha256 = Convert.ToHexStringLower(hash),
                SourceMediaType = "image/png", SourceBytes = 9, MediaBlob = media, MediaType = "image/png", Width = 8, Height = 8,
                IngestedAt = DateTimeOffset.UnixEpoch,
            },
            TestStorage.Cancellation);
        Truth[item] = label;
    }
}
