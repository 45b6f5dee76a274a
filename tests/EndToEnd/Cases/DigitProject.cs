using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.EndToEnd.Annotators;
using AnnotationFunctions.Tests.EndToEnd.Client;
using AnnotationFunctions.Tests.EndToEnd.Host;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.EndToEnd.Cases;

/// <summary>A project of digits to be classified, with uploads made through storage and annotators of its own.</summary>
internal sealed class DigitProject
{
    private readonly AppUnderTest app;
    private readonly BlobContainerClient uploads;

    private DigitProject(AppUnderTest app, string id)
    {
        (this.app, Id) = (app, id);
        uploads = app.Blobs.GetBlobContainerClient("uploads");
    }

    internal string Id { get; }

    internal Uri Address => app.Address;

    internal ApiClient Owner => app.Owner;

    /// <summary>Truth by item id, as far as the uploads were accepted.</summary>
    internal Dictionary<string, string> Truth { get; } = [];

    internal static async Task<DigitProject> CreateAsync(AppUnderTest app, string name, JsonObject? policy = null)
    {
        var id = $"{name}-{Guid.NewGuid():N}"[..Math.Min(name.Length + 9, 40)];
        var classes = new JsonArray([.. Enumerable.Range(0, 10).Select(digit => new JsonObject { ["id"] = $"{digit}" })]);
        var body = new JsonObject
        {
            ["id"] = id,
            ["name"] = $"End to end: {name}",
            ["schema"] = new JsonObject { ["taskType"] = "classification.one", ["classes"] = classes },
            ["policy"] = policy ?? new JsonObject { ["minAnswers"] = 2, ["maxAnswers"] = 4 },
        };
        (await app.Owner.PostAsync("projects", body)).Expect(HttpStatusCode.Created);
        return new DigitProject(app, id);
    }

    /// <summary>Gives the project the model of the sample.</summary>
    internal async Task SetModelAsync()
    {
        var models = app.Blobs.GetBlobContainerClient("models");
        await models.CreateIfNotExistsAsync();
        await models.GetBlobClient($"{Id}/digits.onnx").UploadAsync(new BinaryData(Digits.Model()), overwrite: true);
        var model = new JsonObject
        {
            ["name"] = "digits",
            ["file"] = $"{Id}/digits.onnx",
            ["input"] = new JsonObject
            {
                ["width"] = 32,
                ["height"] = 32,
                ["channels"] = 1,
                ["classes"] = new JsonArray([.. Enumerable.Range(0, 10).Select(digit => (JsonNode)$"{digit}")]),
            },
        };
        (await Owner.PutAsync($"projects/{Id}/model", model)).Expect(HttpStatusCode.OK);
    }

    /// <summary>Puts a blob where a team would.</summary>
    internal async Task UploadAsync(string name, byte[] content)
    {
        await uploads.CreateIfNotExistsAsync();
        await uploads.GetBlobClient($"{Id}/{name}").UploadAsync(new BinaryData(content), overwrite: true);
    }

    /// <summary>Uploads pictures and waits until each is an item.</summary>
    internal async Task UploadDigitsAsync(int first, int count)
    {
        var digits = Digits.Take(first, count);
        foreach (var (file, _) in digits)
        {
            await UploadAsync(file, Digits.Image(file));
        }

        var truth = digits.ToDictionary(digit => digit.File, digit => digit.Digit);
        var records = await UploadRecordsAsync(list => digits.All(digit => list.Any(record => Text(record, "name") == digit.File)));
        foreach (var record in records.Where(record => truth.ContainsKey(Text(record, "name"))))
        {
            Text(record, "outcome").ShouldBe("accepted", record.ToJsonString());
            Truth[Text(record, "item")] = truth[Text(record, "name")];
        }
    }

    /// <summary>What became of the uploads, once <paramref name="complete"/> says that all are handled.</summary>
    internal async Task<IReadOnlyList<JsonNode>> UploadRecordsAsync(Func<IReadOnlyList<JsonNode>, bool> complete)
    {
        var json = await Owner.WaitAsync($"projects/{Id}/uploads?max=200", page => complete(Values(page)));
        return Values(json);
    }

    internal async Task<PullAnnotator> AddAnnotatorAsync(string annotator, string role = "annotator", Uri? callback = null)
    {
        var body = new JsonObject { ["name"] = annotator, ["role"] = role };
        if (callback is not null)
        {
            body["callbackUrl"] = callback.ToString();
        }

        var reply = (await Owner.PutAsync($"projects/{Id}/annotators/{annotator}", body)).Expect(HttpStatusCode.Created);
        return new PullAnnotator(app.As(Text(reply, "token")), Id, annotator) { CallbackSecret = (string?)reply["callbackSecret"] };
    }

    internal async Task StartBatchAsync(string batch, int? limit = null)
    {
        var body = new JsonObject { ["id"] = batch };
        if (limit is not null)
        {
            body["limit"] = limit;
        }

        (await Owner.PostAsync($"projects/{Id}/batches", body)).Expect(HttpStatusCode.Accepted);
    }

    internal Task<JsonNode> WaitForBatchAsync(string batch, params string[] statuses) => WaitForBatchAsync(batch, [], statuses);

    /// <summary>Waits for the batch, and fails at once when somebody who works on it does.</summary>
    internal async Task<JsonNode> WaitForBatchAsync(string batch, Task[] work, params string[] statuses)
    {
        var ended = Owner.WaitAsync($"projects/{Id}/batches/{batch}", json => statuses.Contains(Text(json, "status")));
        await await Task.WhenAny([ended, .. work]);
        return await ended;
    }

    internal static IReadOnlyList<JsonNode> Values(JsonNode page) => [.. page["values"]!.AsArray().Select(value => value!)];

    internal static string Text(JsonNode json, string member) => (string?)json[member] ?? throw new InvalidDataException($"No '{member}' in {json.ToJsonString()}");
}
