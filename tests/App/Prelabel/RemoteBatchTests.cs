using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.App.Annotate;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>
/// Batches of the running app with a model on the project's inference server, the real program, which starts late, gets another model, or gives way to a
/// server that lies. The tests of this class take turns at the one address.
/// </summary>
public sealed class RemoteBatchTests(AppServer app) : IAsyncLifetime
{
    private const int Items = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ModelFolders models = new();
    private InferenceProcess? process;
    private AnnotationProject project = null!;
    private HttpClient[] people = [];

    public async ValueTask InitializeAsync()
    {
        project = await AnnotationProject.CreateAsync(app, Items, """{"pricePerAnswer":1}""");
        people = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => project.PullAsync($"a{i}", Items)));
        models.Add(project.Id, 1, TestModels.ReadDigits());
        await project.Storage.Blobs(ContainerName.Models).WriteAsync($"{project.Id}.onnx", TestModels.ReadDigits(), "application/octet-stream", TestStorage.Cancellation);
        foreach (var (item, label) in project.Truth)
        {
            await project.Storage.Blobs(ContainerName.Prepared).WriteAsync($"{project.Id}/{item}.png", Picture(label), "image/png", TestStorage.Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        models.Dispose();
    }

    [Fact]
    public async Task Batch_ServerThatStartsLater_IsPrelabelledThen()
    {
        await StartAsync();
        var model = await SetModelAsync().ShouldBeAsync(HttpStatusCode.OK);
        model["served"]!["sha256"]!.GetValue<string>().ShouldBe(model["sha256"]!.GetValue<string>());
        await StopAsync();

        await project.StartAsync("b1");
        var waiting = await ReportAsync(report => report["waiting"]!.GetValue<int>() == Items);
        waiting["reasons"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("The inference server cannot be reached: ConnectionError.");
        await StartAsync();
        var report = await ReportAsync(report => report["prelabelled"]!.GetValue<int>() == Items);

        (report["waiting"]!.GetValue<int>(), report["failed"]!.GetValue<int>(), report["reasons"]!.AsArray().Count).ShouldBe((0, 0, 0));
        report["seconds"]!.GetValue<double>().ShouldBeInRange(1e-6, 10); // the inferences and not the wait
        report["cost"]!.GetValue<decimal>().ShouldBe(report["seconds"]!.GetValue<decimal>());
        report["models"]!.AsArray().Select(digest => digest!.GetValue<string>()).ShouldBe([model["sha256"]!.GetValue<string>()]);
        foreach (var (item, label) in project.Truth)
        {
            var prelabel = await PrelabelAsync(item);
            (Text(prelabel, "outcome"), Text(prelabel, "label"), Text(prelabel, "digestSource"), Text(prelabel, "digest")).ShouldBe(("labelled", label, "server", Text(model, "sha256")));
        }
    }

    [Fact]
    public async Task Batch_NewVersionBehindTheName_IsRefusedAndPeopleLabelEveryItem()
    {
        await StartAsync();
        var taken = Text(await SetModelAsync().ShouldBeAsync(HttpStatusCode.OK), "sha256")!;
        var other = OtherModel();
        models.Add(project.Id, 2, other);
        await StopAsync();
        await StartAsync();

        var detail = Text(await SetModelAsync().ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity), "detail")!;
        detail.ShouldContain(taken);
        detail.ShouldContain(Digest(other));
        await project.StartAsync("b1");
        await FinishAsync();

        var report = await ReportAsync(_ => true);
        (report["prelabelled"]!.GetValue<int>(), report["failed"]!.GetValue<int>()).ShouldBe((0, Items));
        report["reasons"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldSatisfyAllConditions(reason => reason.ShouldContain(taken), reason => reason.ShouldContain(Digest(other)));
        var findings = (await project.Owner.SendAsync("GET", $"projects/{project.Id}/findings").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
        findings.Where(finding => Text(finding!.AsObject(), "kind") == "modelChanged").ShouldHaveSingleItem()!["summary"]!.GetValue<string>().ShouldContain(Digest(other));
        foreach (var item in project.Truth.Keys)
        {
            var prelabel = await PrelabelAsync(item);
            (Text(prelabel, "outcome"), prelabel["label"], prelabel["digestSource"]).ShouldBe(("failed", null, null));
        }
    }

    [Fact]
    public async Task Batch_ServerThatAnswersGarbage_IsLabelledByPeopleToTheLastItem()
    {
        await StartAsync();
        await SetModelAsync().ShouldBeAsync(HttpStatusCode.OK);
        await StopAsync();
        await using var liar = await OipServer.StartAsync(app.InferenceUrl);
        liar.Intercept = async http =>
        {
            await http.Response.Body.WriteAsync("<html>200 OK"u8.ToArray());
            return true;
        };

        await project.StartAsync("b1");
        await FinishAsync();

        var report = await ReportAsync(_ => true);
        (report["prelabelled"]!.GetValue<int>(), report["failed"]!.GetValue<int>()).ShouldBe((0, Items));
        report["reasons"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("The inference server's answer is not usable: line 1, byte 1 is not JSON.");
    }

    [Fact]
    public async Task SetModel_ServerThatIsNotThere_Is503() =>
        Text(await SetModelAsync().ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable), "detail")!.ShouldContain("cannot be reached");

    /// <summary>Answers all tasks as three people who are right, until the batch is finished with every item in its dataset.</summary>
    private async Task FinishAsync()
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(TestStorage.Cancellation);
        var working = Task.WhenAll(people.Select(http => WorkAsync(http, done.Token)));
        var batch = await project.FinishedAsync("b1", Patience);
        await done.CancelAsync();
        await working;

        (Text(batch, "status"), batch["failure"]).ShouldBe(("completed", null), batch.ToJsonString());
        using var data = await project.Owner.GetAsync($"projects/{project.Id}/datasets/{Text(batch, "dataset")}/data", TestStorage.Cancellation);
        var rows = (await data.Content.ReadAsStringAsync(TestStorage.Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        rows.Select(row => row["item"]!.GetValue<string>()).Order(StringComparer.Ordinal).ShouldBe(project.Truth.Keys.Order(StringComparer.Ordinal));
    }

    private async Task WorkAsync(HttpClient http, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            foreach (var offer in await AnnotationProject.ClaimAsync(http, project.Id, Items))
            {
                using var answered = await AnnotationProject.AnswerAsync(http, offer!["task"]!.GetValue<string>(), project.Truth[offer["item"]!.GetValue<string>()]);
            }

            await Task.Delay(100, done).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private Task<HttpResponseMessage> SetModelAsync() => project.Owner.SendAsync("PUT", $"projects/{project.Id}/model", $$"""
        {"name":"digits","file":"{{project.Id}}.onnx","remote":{"model":"{{project.Id}}"},
         "input":{"width":32,"height":32,"channels":1,"classes":["0","1","2","3","4","5","6","7","8","9"]} }
        """);

    private Task<JsonObject> PrelabelAsync(string item) => project.Owner.SendAsync("GET", $"projects/{project.Id}/items/{item}/prelabel").ShouldBeAsync(HttpStatusCode.OK);

    private async Task<JsonObject> ReportAsync(Func<JsonObject, bool> wanted)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var report = await project.Owner.SendAsync("GET", $"projects/{project.Id}/batches/b1/prelabels").ShouldBeAsync(HttpStatusCode.OK);
            if (wanted(report))
            {
                return report;
            }

            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, report.ToJsonString());
            await Task.Delay(200, TestStorage.Cancellation);
        }
    }

    private async Task StartAsync()
    {
        process = InferenceProcess.Launch(
        [
            "--urls", app.InferenceUrl.GetLeftPart(UriPartial.Authority), "--Inference:Models:Path", models.Path, "--Inference:Drain:Grace", "00:00:00",
            "--Inference:Execution:Threads", "1",
        ]);
        await process.ReadyAsync(TestStorage.Cancellation);
    }

    private async Task StopAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
            process = null;
        }
    }

    private static string? Text(JsonObject json, string member) => json[member]?.GetValue<string>();

    private static string Digest(byte[] file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));

    /// <summary>The same model with another producer_version (field 3 of a ModelProto) in its file.</summary>
    private static byte[] OtherModel() => [.. TestModels.ReadDigits(), (3 << 3) | 2, 1, (byte)'x'];

    /// <summary>A picture of the sample that the model reads rightly.</summary>
    private static byte[] Picture(string label) => Pictures.Value[label];

    private static readonly Lazy<Dictionary<string, byte[]>> Pictures = new(() =>
    {
        using var model = TestModels.LoadAsync(TestModels.ReadDigits(), TestModels.Digits).GetAwaiter().GetResult();
        var found = new Dictionary<string, byte[]>();
        foreach (var fields in File.ReadLines(Path.Combine(TestModels.Samples, "truth.csv")).Skip(1).Select(line => line.Split(',')))
        {
            if (!found.ContainsKey(fields[1]))
            {
                var file = File.ReadAllBytes(Path.Combine(TestModels.Samples, "images", Path.GetFileName(fields[0])));
                if (model.AnswerAsync(new MediaContent(file, "image/png")).GetAwaiter().GetResult()[0].Label == fields[1])
                {
                    found[fields[1]] = file;
                }
            }
        }

        return found;
    });
}
