using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Tests.App.Annotate.Suggestions;

/// <summary>What reviewers are shown of the model's answer, and annotators are not.</summary>
public sealed class SuggestionOfferTests(AppServer app)
{
    private const string Digest = "5e8848987f2e1b1e0b0b1b1f2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e";

    [Fact]
    public async Task Offer_OfAReviewer_HasBoxesSpansAndMasksWithTheirDoubt_AndThatOfAnAnnotatorNothing()
    {
        var boxes = new BoxesAnswer { SchemaVersion = 1, Objects = [new Box { Class = "cat", X = 1.5, Y = 2, Width = 3, Height = 4, Confidence = 0.75 }] };
        var large = LargeMask();
        var project = await AnnotationProject.CreateAsync(app, 2, """{"minAnswers":3,"maxAnswers":3,"escalateToReviewer":true}""");
        var (first, second) = (project.Truth.Keys.First(), project.Truth.Keys.Last());
        await PrelabelAsync(project, Row(first, boxes), Row(second, large));
        var annotators = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => project.PullAsync($"a{i}")));
        var reviewer = await project.PullAsync("expert", role: "reviewer");
        await project.StartAsync("b1");

        foreach (var (http, label) in annotators.Zip(["1", "2", "3"]))
        {
            foreach (var offer in await ClaimAsync(http, project, 2))
            {
                offer!.AsObject().ContainsKey("suggestion").ShouldBeFalse();
                var task = offer["task"]!.GetValue<string>();
                await http.SendAsync("GET", $"tasks/{task}/suggestion").ShouldBeProblemAsync(HttpStatusCode.NotFound);
                await AnnotationProject.AnswerAsync(http, task, label).ShouldBeAsync(HttpStatusCode.Created);
            }
        }

        var offers = (await ClaimAsync(reviewer, project, 2)).ToDictionary(offer => offer!["item"]!.GetValue<string>(), offer => offer!);
        var shown = offers[first]["suggestion"].ShouldNotBeNull();
        JsonNode.DeepEquals(shown, JsonNode.Parse($$"""
            {"answer":{"type":"boxes","schemaVersion":1,"objects":[{"class":"cat","x":1.5,"y":2,"width":3,"height":4,"confidence":0.75}]},
             "probability":0.75,"model":"m","digest":"{{Digest}}","schemaVersion":1}
            """)).ShouldBeTrue(shown.ToJsonString());
        shown["answer"].Deserialize<Answer>(SchemaJson.Options).ShouldBe(boxes);

        var byReference = offers[second]["suggestion"].ShouldNotBeNull();
        byReference.AsObject().ContainsKey("answer").ShouldBeFalse();
        var anybody = await app.ClientAsync((string?)null);
        var url = new Uri(new Uri("http://x"), byReference["url"]!.GetValue<string>()).PathAndQuery["/api/".Length..];
        var full = await anybody.SendAsync("GET", url).ShouldBeAsync(HttpStatusCode.OK);
        full["answer"].Deserialize<Answer>(SchemaJson.Options).ShouldBe(large);
        (await reviewer.SendAsync("GET", $"tasks/{offers[first]["task"]}").ShouldBeAsync(HttpStatusCode.OK))["offer"]!["suggestion"]!.ToJsonString().ShouldBe(shown.ToJsonString());
        await annotators[0].SendAsync("GET", $"tasks/{offers[first]["task"]}/suggestion").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(PrelabelOutcome.Unsure)]
    [InlineData(PrelabelOutcome.Failed)]
    public void Of_NoLabel_IsNone(PrelabelOutcome outcome) =>
        Suggestion.Of(Row("x", new OneClassAnswer { SchemaVersion = 1, Class = "cat" }) with { Outcome = outcome }).ShouldBeNull();

    [Fact]
    public void Of_NothingOrAVector_IsNone()
    {
        Suggestion.Of(null).ShouldBeNull();
        Suggestion.Of(Row("x", null)).ShouldBeNull();
    }

    private static ItemPrelabel Row(string item, Answer? answer) => new()
    {
        Item = item, Outcome = PrelabelOutcome.Labelled, Answer = answer, Probability = 0.75, Model = "m", Digest = Digest, SchemaVersion = 1, Batch = "b1",
        At = DateTimeOffset.UnixEpoch,
    };

    /// <summary>A chequered mask: its runs are too many for a row as for an offer.</summary>
    private static MasksAnswer LargeMask()
    {
        var pixels = Enumerable.Range(0, 500 * 500).Select(i => (byte)(((i / 500) + (i % 500)) % 2)).ToArray();
        return new MasksAnswer { SchemaVersion = 1, Objects = [new Mask { Class = "cat", Rle = RunLengthMask.FromBitmap(500, 500, pixels), Confidence = 0.5 }] };
    }

    private static Task PrelabelAsync(AnnotationProject project, params ItemPrelabel[] rows) => new PrelabelStore(project.Storage).WriteAsync(
        new PrelabelShard(project.Id, "b1", [rows[0].Item]), rows, new Dictionary<string, float[]>(), new PrelabelCounts(rows.Length, 0, 0), TestStorage.Cancellation);

    private static async Task<JsonArray> ClaimAsync(HttpClient http, AnnotationProject project, int count)
    {
        var claimed = new JsonArray();
        for (var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2); claimed.Count < count && TimeProvider.System.GetUtcNow() < deadline;)
        {
            foreach (var offer in await AnnotationProject.ClaimAsync(http, project.Id, count))
            {
                claimed.Add(offer!.DeepClone());
            }

            await Task.Delay(50, TestStorage.Cancellation);
        }

        claimed.Count.ShouldBe(count);
        return claimed;
    }
}
