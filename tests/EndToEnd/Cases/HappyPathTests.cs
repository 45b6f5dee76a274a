using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.EndToEnd.Annotators;
using AnnotationFunctions.Tests.EndToEnd.Client;
using AnnotationFunctions.Tests.EndToEnd.Host;

namespace AnnotationFunctions.Tests.EndToEnd.Cases;

/// <summary>From uploads to a dataset.</summary>
public sealed class HappyPathTests(AppUnderTest app)
{
    [Fact]
    public async Task Pipeline_GoodUploadsAndBadOnes_EndsInADatasetThatHoldsTheTruth()
    {
        var project = await DigitProject.CreateAsync(app, "happy");
        await project.SetModelAsync();
        await project.UploadAsync("empty.png", []);
        await project.UploadAsync("not-a-picture.png", "GIF89a? No: this is text."u8.ToArray());
        await project.UploadDigitsAsync(0, 20);
        await project.UploadAsync("again.png", Digits.Image(Digits.Take(0, 1)[0].File));
        await AssertLedgerAsync(project);

        await AnnotateAsync(project, "first");
        var batch = await project.WaitForBatchAsync("first", "completed", "rejected", "failed");

        DigitProject.Text(batch, "status").ShouldBe("completed", batch.ToJsonString());
        ((double)batch["agreement"]!["alpha"]!).ShouldBe(1, 1e-9);
        await AssertDatasetAsync(project, DigitProject.Text(batch, "dataset"));
    }

    private static async Task AssertLedgerAsync(DigitProject project)
    {
        var records = await project.UploadRecordsAsync(list => list.Count >= 23);
        records.Count.ShouldBe(23);
        records.Count(record => DigitProject.Text(record, "outcome") == "accepted").ShouldBe(20);
        var refused = records.Where(record => DigitProject.Text(record, "outcome") == "quarantined").ToList();
        refused.Select(record => DigitProject.Text(record, "name")).Order().ShouldBe(["empty.png", "not-a-picture.png"]);
        refused.ShouldAllBe(record => DigitProject.Text(record, "reason").Length > 10);
        var again = records.Single(record => DigitProject.Text(record, "name") == "again.png");
        DigitProject.Text(again, "outcome").ShouldBe("duplicate");
    }

    // Two annotators pull, one is called back where the app can reach it.
    private static async Task AnnotateAsync(DigitProject project, string batch)
    {
        await using var called = await CallbackAnnotator.StartAsync();
        if (await TryRegisterAsync(project, called) is { } annotator)
        {
            called.Begin(annotator, item => project.Truth[item]);
        }

        PullAnnotator[] pulling = [await project.AddAnnotatorAsync("ana"), await project.AddAnnotatorAsync("ben")];
        using var done = new CancellationTokenSource();
        var work = pulling.Select(annotator => annotator.WorkAsync(item => project.Truth[item], done.Token)).ToArray();
        await project.StartBatchAsync(batch);
        await project.WaitForBatchAsync(batch, work, "completed", "rejected", "failed");
        await done.CancelAsync();
        await Task.WhenAll(work);
        called.Faults.ShouldBeEmpty();
    }

    private static async Task<PullAnnotator?> TryRegisterAsync(DigitProject project, CallbackAnnotator called)
    {
        var body = new JsonObject { ["name"] = "Cleo", ["role"] = "annotator", ["callbackUrl"] = called.Address.ToString() };
        var reply = await project.Owner.PutAsync($"projects/{project.Id}/annotators/cleo", body);
        if (reply.Status != HttpStatusCode.Created)
        {
            reply.ExpectProblem(HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity); // loopback is not permitted on this host
            return null;
        }

        var json = reply.Json!;
        return new PullAnnotator(new ApiClient(project.Address, DigitProject.Text(json, "token")), project.Id, "cleo")
        {
            CallbackSecret = DigitProject.Text(json, "callbackSecret"),
        };
    }

    private static async Task AssertDatasetAsync(DigitProject project, string version)
    {
        var manifest = (await project.Owner.GetAsync($"projects/{project.Id}/datasets/{version}")).Expect(HttpStatusCode.OK);
        var data = await project.Owner.GetAsync($"projects/{project.Id}/datasets/{version}/data");
        data.Status.ShouldBe(HttpStatusCode.OK);
        manifest.ToJsonString().ShouldContain(Convert.ToHexStringLower(SHA256.HashData(data.Body)), Case.Sensitive, "the manifest names the hash of the data");
        var rows = data.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        rows.ToDictionary(row => DigitProject.Text(row, "item"), row => (string)row["answer"]!["class"]!).ShouldBe(project.Truth, ignoreOrder: true);
    }
}
