using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>A batch from its callbacks to its dataset, with everybody who makes that hard.</summary>
public sealed class PushFlowTests(AppServer app)
{
    /// <summary>Answers of the confused annotator before the good ones begin: the fast would otherwise leave too few to be judged by.</summary>
    private const int HeadStart = 40;

    private const string Policy = """{"taskLease":"00:00:20","pricePerAnswer":0.02,"pricePerReview":0.5}""";

    [Fact]
    public async Task Batch_GoodConfusedRandomAndSilentAnnotators_BeatsEveryOneOfThem()
    {
        var project = await AnnotationProject.CreateAsync(app, 120, Policy);
        var tokens = new Dictionary<string, HttpClient>();
        var (confused, begun) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Workplace? workplace = null;
        await using var opened = workplace = await Workplace.OpenAsync((annotator, callback) =>
        {
            var item = callback.Data["item"]!.GetValue<string>();
            if (annotator == "confuser" && Interlocked.Increment(ref confused) == HeadStart)
            {
                begun.SetResult();
            }

            if (annotator != "silent")
            {
                var when = annotator.StartsWith("good", StringComparison.Ordinal) ? begun.Task : Task.CompletedTask;
                workplace!.Later(AnswerAsync(when, tokens[annotator], callback.Data, Choose(annotator, project.Truth[item], item)));
            }

            return Task.FromResult(202);
        });
        foreach (var annotator in new[] { "good-90", "good-91", "good-93", "good-95", "good-97", "confuser", "random", "silent" })
        {
            // The head start is given out at once: did it take many turns, the leases of those who wait for it might run out on a busy machine.
            var capacity = annotator == "confuser" ? HeadStart : 4;
            tokens[annotator] = await app.ClientAsync((await project.RegisterAsync(annotator, workplace.Url(annotator), capacity))["token"]!.GetValue<string>());
        }

        tokens["expert"] = await app.ClientAsync(
            (await project.RegisterAsync("expert", workplace.Url("expert"), role: "reviewer"))["token"]!.GetValue<string>());

        await project.StartAsync("b1");
        var batch = await project.FinishedAsync("b1", workplace: workplace);

        batch["status"]!.GetValue<string>().ShouldBe("completed", batch.ToJsonString());
        batch["dataset"]!.GetValue<string>().ShouldBe("v000001");
        var rows = await RowsAsync(project, "v000001");
        var right = rows.Count(row => row["answer"]!["class"]!.GetValue<string>() == project.Truth[row["item"]!.GetValue<string>()]);
        ((double)right / rows.Count).ShouldBeGreaterThan(0.97, $"{right} of {rows.Count}: {batch.ToJsonString()}");
        rows.Count.ShouldBeGreaterThan(110);
        var people = (await project.Owner.SendAsync("GET", $"projects/{project.Id}/annotators").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
        var flagged = people.Where(person => person!["flags"]!.AsArray().Count > 0).Select(person => person!["id"]!.GetValue<string>());
        string.Join(' ', flagged.Order()).ShouldBe("confuser random silent", string.Join('\n', people.Select(p => p!.ToJsonString())));
        workplace.Received.Select(each => (each.Annotator, each.Callback.Data["item"]!.GetValue<string>())).ShouldBeUnique();
        workplace.Received.GroupBy(each => each.Annotator).ShouldAllBe(group => group.Key == "expert" || group.Count() <= 120);
        batch["progress"]!["reassigned"]!.GetValue<int>().ShouldBeGreaterThan(0);
    }

    private static string Choose(string annotator, string truth, string item)
    {
        var dice = (Encoding.UTF8.GetBytes(annotator + item).Aggregate(17u, (hash, c) => (hash * 31) + c) * 2654435761u) >> 8;
        var (chance, other) = (dice % 1000, (dice / 1000 % 10).ToString(CultureInfo.InvariantCulture));
        return annotator switch
        {
            "expert" => truth,
            "random" => other,
            "confuser" => truth == "7" ? "1" : truth == "4" ? "9" : chance < 930 ? truth : other,
            _ => chance < int.Parse(annotator[^2..], CultureInfo.InvariantCulture) * 10 ? truth : other,
        };
    }

    private static async Task AnswerAsync(Task when, HttpClient annotator, JsonObject offer, string label)
    {
        await when;
        await AnnotationProject.AnswerUntilTakenAsync(annotator, offer["task"]!.GetValue<string>(), label);
    }

    private static async Task<List<JsonNode>> RowsAsync(AnnotationProject project, string version)
    {
        var text = await project.Owner.GetStringAsync($"projects/{project.Id}/datasets/{version}/data", TestStorage.Cancellation);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
