using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.LabelStudio;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>The protocol of Label Studio's machine learning backends, over HTTP and in its results.</summary>
public sealed class LabelStudioTests(AppServer server)
{
    private const string Choices = """<View><Image name=\"picture\" value=\"$image\"/><Choices name=\"kind\" toName=\"picture\"><Choice value=\"a\"/></Choices></View>""";

    [Fact]
    public async Task Backend_HealthSetupPredict_AnswersAsLabelStudioExpects()
    {
        var project = await ProjectAsync();
        var ops = await server.ClientAsync(Role.Ops, project);
        var token = ops.DefaultRequestHeaders.Authorization!.Parameter!;
        ops.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"label-studio:{token}")));

        (await ops.SendAsync("GET", $"label-studio/{project}/health").ShouldBeAsync(HttpStatusCode.OK))["status"]!.ToString().ShouldBe("UP");
        var version = (await ops.SendAsync("POST", $"label-studio/{project}/setup", """{"project":"1.2","schema":"<View/>","hostname":"http://x"}""").ShouldBeAsync(HttpStatusCode.OK))["model_version"]!.ToString();
        version.ShouldStartWith("m@");
        var white = Convert.ToBase64String(TestModels.Png(2, 2, 1, [255, 0, 0, 0]).Bytes);
        var predicted = await ops.SendAsync("POST", $"label-studio/{project}/predict", $$$"""
            {"project":"1.2","label_config":"{{{Choices}}}","params":{"context":null},"tasks":[
              {"id":1,"data":{"image":"data:image/png;base64,{{{white}}}"}},
              {"id":2,"data":{"image":"http://169.254.169.254/picture.png"}},
              {"id":3,"data":{"image":"data:image/png;base64,AAAA"}}]}
            """).ShouldBeAsync(HttpStatusCode.OK);

        predicted["model_version"]!.ToString().ShouldBe(version);
        var results = predicted["results"]!.AsArray();
        results.Count.ShouldBe(3);
        results[0]!["score"]!.GetValue<double>().ShouldBe(0.98201, 1e-4);
        JsonNode.DeepEquals(results[0]!["result"], JsonNode.Parse("""[{"id":"kind-0","from_name":"kind","to_name":"picture","type":"choices","value":{"choices":["a"]}}]""")).ShouldBeTrue(results[0]!.ToJsonString());
        results[0]!["reason"].ShouldBeNull();
        foreach (var (unread, reason) in results.Skip(1).Zip(["at an address elsewhere", "decode"]))
        {
            unread!["result"]!.AsArray().ShouldBeEmpty();
            (unread["score"]!.GetValue<double>(), unread["model_version"]!.ToString()).ShouldBe((0, version));
            unread["reason"]!.GetValue<string>().ShouldContain(reason, Case.Insensitive);
        }
    }

    /// <summary>Members of a task's data that are no picture, each with what is said of it.</summary>
    public static TheoryData<string, string> Unreadable => new()
    {
        { """{"image":"https://example.com/a.png"}""", "at an address elsewhere" },
        { """{"image":"s3://bucket/a.png"}""", "at an address elsewhere" },
        { """{"image":"data:image/png;base64,%%%"}""", "not base64" },
        { """{"image":"data:image/png;base64,AAAA"}""", "" },
        { """{"image":"data:audio/wav;base64,AAAA"}""", "does not read audio/wav" },
        { """{"image":"/data/upload/1/a.png"}""", "taken for a text" },
        { """{"image":"0123456789abcdefghjkmnpqrs"}""", "There is no item '0123456789abcdefghjkmnpqrs'" },
        { """{"image":"https://x.example/api/projects/PROJECT/items/0123456789abcdefghjkmnpqrs/media"}""", "There is no item '0123456789abcdefghjkmnpqrs'" },
        { """{"image":"https://x.example/api/projects/PROJECT/items/0123456789ABCDEFGHJKMNPQRS"}""", "There is no item '0123456789ABCDEFGHJKMNPQRS'" },
        { """{"image":"https://x.example/api/projects/some-other/items/0123456789abcdefghjkmnpqrs/media"}""", "one of project 'some-other'" },
        { """{"image":7}""", "no text 'image'" },
        { """{"picture":"a"}""", "no text 'image'" },
        { "{}", "no text 'image'" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Predict_NoTaskCanBeRead_Is422WithTheReasons(string data, string reason)
    {
        var project = await ProjectAsync();
        var problem = await (await server.OwnerAsync()).SendAsync(
            "POST", $"label-studio/{project}/predict", $$$"""{"label_config":"{{{Choices}}}","tasks":[{"id":1,"data":{{{data.Replace("PROJECT", project, StringComparison.Ordinal)}}}},null]}""")
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
        problem["title"]!.GetValue<string>().ShouldBe("No task can be read");
        problem.Pointers().ShouldBe(["/tasks/0", "/tasks/1"]);
        problem["errors"]![0]!["message"]!.GetValue<string>().ShouldContain(reason);
    }

    [Fact]
    public async Task Predict_NoTasks_IsAnEmptyList() =>
        (await (await server.OwnerAsync()).SendAsync("POST", $"label-studio/{await ProjectAsync()}/predict", $$"""{"label_config":"{{Choices}}","tasks":[]}""").ShouldBeAsync(HttpStatusCode.OK))
            ["results"]!.AsArray().ShouldBeEmpty();

    /// <summary>By its id, by its address in this app under any name of the app, with and without what leads to its media.</summary>
    [Theory]
    [InlineData("{0}")]
    [InlineData("http://127.0.0.1:7071/api/projects/{1}/items/{0}/media")]
    [InlineData("https://annotate.example/api/projects/{1}/items/{0}")]
    public async Task Predict_AnItemOfTheProject_IsRead(string form)
    {
        var project = await ProjectAsync();
        var owner = await server.OwnerAsync();
        var item = await ItemAsync(owner, project);
        var prediction = await PredictAsync(project, Choices.Replace("\\", "", StringComparison.Ordinal), new JsonObject { ["image"] = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, item, project) });
        prediction["reason"].ShouldBeNull(prediction.ToJsonString());
        prediction["result"]![0]!["value"]!["choices"]![0]!.ToString().ShouldBe("a");
    }

    /// <summary>Uploads a picture and waits for its item.</summary>
    private static async Task<string> ItemAsync(HttpClient owner, string project)
    {
        using var answer = await owner.SendAsync("POST", $"projects/{project}/upload-links", """{"names":["white.png"]}""");
        var link = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestStorage.Cancellation))!.AsArray()[0]!["url"]!.GetValue<string>();
        using var http = new HttpClient();
        using var put = new HttpRequestMessage(HttpMethod.Put, link) { Content = new ByteArrayContent(TestModels.Png(2, 2, 1, [255, 0, 0, 0]).Bytes), Headers = { { "x-ms-blob-type", "BlockBlob" } } };
        (await http.SendAsync(put, TestStorage.Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Created);
        while (true)
        {
            var items = await owner.SendAsync("GET", $"projects/{project}/items").ShouldBeAsync(HttpStatusCode.OK);
            if (items["values"]!.AsArray() is [{ } item, ..])
            {
                return item["id"]!.GetValue<string>();
            }

            await Task.Delay(100, TestStorage.Cancellation);
        }
    }

    [Theory]
    [InlineData("<View/>", "has no Choices")]
    [InlineData("no xml", "is no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><View>&e;</View>", "is no XML")]
    [InlineData("<View><Choices name='a' toName='b'/></View>", "names no object")]
    public void LabelConfig_Unusable_SaysWhy(string xml, string message) => Should.Throw<FormatException>(() => LabelConfig.Read(xml, "Choices")).Message.ShouldContain(message);

    [Fact]
    public async Task Predict_WithoutToken_IsRefused() =>
        (await (await server.ClientAsync(null)).SendAsync("GET", "label-studio/some-project/health")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public void Of_Boxes_AreInPerCentOfTheImage()
    {
        var answer = new BoxesAnswer { SchemaVersion = 1, Objects = [new Box { Class = "cat", X = 10, Y = 5, Width = 50, Height = 20, Confidence = 0.5 }] };

        var box = LabelStudioResult.Of(answer, new LabelConfig("label", "image", ["image"], null), 200, 50, null)[0]!;

        (box["value"]!["x"]!.GetValue<double>(), box["value"]!["y"]!.GetValue<double>(), box["value"]!["width"]!.GetValue<double>(), box["value"]!["height"]!.GetValue<double>()).ShouldBe((5, 10, 25, 40));
        box["value"]!["rectanglelabels"]![0]!.ToString().ShouldBe("cat");
        box["type"]!.ToString().ShouldBe("rectanglelabels");
    }

    [Fact]
    public void Of_SpansPastAnEmoji_AreInUtf16Units()
    {
        var answer = new SpansAnswer { SchemaVersion = 1, Objects = [new Span { Class = "name", Start = 2, End = 5, Text = "Ada" }] };

        var span = LabelStudioResult.Of(answer, new LabelConfig("label", "text", ["text"], null), null, null, "😀 Ada")[0]!;

        (span["value"]!["start"]!.GetValue<int>(), span["value"]!["end"]!.GetValue<int>()).ShouldBe((3, 6));
    }

    /// <summary>Interfaces as Label Studio's templates have them: labels with aliases and colours, headers and styles around, the object before or behind the control.</summary>
    [Fact]
    public async Task Predict_RectangleLabels_AreRegionsOfTheLabelsThatTheInterfaceHas()
    {
        const string Interface = """
            <View><Header value="Mark what you see"/><Image name="img" value="$picture" zoom="true"/>
              <RectangleLabels name="thing" toName="img"><Label value="A red one" alias="red" background="#f00"/><Label value="green"/></RectangleLabels></View>
            """;
        var project = await ProjectAsync("boxes", """{"id":"red"},{"id":"blue"}""", "detector-scores-first", """{"width":8,"height":8,"channels":3,"classes":["red","blue"]}""");
        var picture = TestModels.Dots(16, 8, (4, 1, 255, 0, 0), (5, 1, 255, 0, 0), (12, 5, 0, 0, 255), (13, 5, 0, 0, 255));

        var prediction = await PredictAsync(project, Interface, new JsonObject { ["picture"] = Inline(picture) });

        var region = prediction["result"]!.AsArray().ShouldHaveSingleItem()!; // the interface has no blue
        (region["from_name"]!.ToString(), region["to_name"]!.ToString(), region["type"]!.ToString()).ShouldBe(("thing", "img", "rectanglelabels"));
        (region["original_width"]!.GetValue<int>(), region["original_height"]!.GetValue<int>()).ShouldBe((16, 8));
        var value = region["value"]!;
        value["rectanglelabels"]![0]!.ToString().ShouldBe("red");
        (value["x"]!.GetValue<double>(), value["y"]!.GetValue<double>(), value["width"]!.GetValue<double>(), value["height"]!.GetValue<double>()).ShouldBe((12.5, 0, 37.5, 37.5));
        region["score"]!.GetValue<double>().ShouldBeInRange(0.8, 1);
        prediction["score"]!.GetValue<double>().ShouldBeInRange(0.8, 1);
    }

    [Fact]
    public async Task Predict_Labels_AreRegionsOfTheText()
    {
        const string Interface = """<View><Labels name="ner" toName="body"><Label value="person" background="red"/><Label value="place" background="blue"/></Labels><Text name="body" value="$text"/></View>""";
        var project = await ProjectAsync("spans", """{"id":"person"},{"id":"place"}""", "tagger",
            """{"text":{"tokenizer":"TOKENIZER"},"classes":["O","B-person","I-person","B-place","I-place"]}""");

        var prediction = await PredictAsync(project, Interface, new JsonObject { ["text"] = "😀 Ada Lovelace in Paris" });

        prediction["result"]!.AsArray().Select(each => each!["value"]!.ToJsonString()).ShouldBe(
        [
            """{"start":3,"end":15,"text":"Ada Lovelace","labels":["person"]}""", """{"start":19,"end":24,"text":"Paris","labels":["place"]}""",
        ]);
        prediction["result"]!.AsArray().Select(each => each!["id"]!.ToString()).ShouldBe(["ner-0", "ner-1"]);
    }

    [Fact]
    public async Task Predict_BrushLabels_AreMasksThatDecodeToWhatTheModelSaw()
    {
        const string Interface = """<View><Image name="image" value="$image"/><BrushLabels name="tag" toName="image"><Label value="red"/><Label value="blue"/></BrushLabels></View>""";
        var project = await ProjectAsync("masks", """{"id":"red"},{"id":"blue"}""", "masks", """{"width":8,"height":8,"channels":3,"classes":["red","blue"]}""", ""","head":{"background":true}""");

        var prediction = await PredictAsync(project, Interface, new JsonObject { ["image"] = Inline(TestModels.Dots(8, 8, (2, 1, 255, 0, 0), (2, 2, 255, 0, 0))) });

        var region = prediction["result"]!.AsArray().ShouldHaveSingleItem()!;
        (region["type"]!.ToString(), region["value"]!["format"]!.ToString(), region["value"]!["brushlabels"]![0]!.ToString(), region["original_width"]!.GetValue<int>()).ShouldBe(("brushlabels", "rle", "red", 8));
        Decode([.. region["value"]!["rle"]!.AsArray().Select(value => value!.GetValue<byte>())]).Select((value, i) => (value, i)).Where(each => each.value != 0).Select(each => each.i)
            .ShouldBe([.. Enumerable.Range(40, 4), .. Enumerable.Range(72, 4)]); // pixels 10 and 18, four values each
    }

    [Fact]
    public async Task Predict_Pairwise_ChoosesTheSide()
    {
        const string Interface = """<View><Pairwise name="pw" toName="one,two"/><Text name="one" value="$left"/><Text name="two" value="$right"/></View>""";
        var project = await ProjectAsync("preference", "", "reward", """{"text":{"tokenizer":"TOKENIZER"}}""");

        var prediction = await PredictAsync(project, Interface, new JsonObject { ["left"] = "bad", ["right"] = "good" });

        prediction["result"]!.ToJsonString().ShouldBe("""[{"id":"pw-0","from_name":"pw","to_name":"one,two","type":"pairwise","value":{"selected":"right"}}]""");
    }

    [Fact]
    public async Task Predict_SoundWithChoices_IsHeard()
    {
        const string Interface = """<View><Audio name="audio" value="$wav"/><Choices name="level" toName="audio" choice="single"><Choice value="loud"/><Choice value="quiet"/></Choices></View>""";
        var project = await ProjectAsync("classification.one", """{"id":"loud"},{"id":"quiet"}""", "loudness", """{"audio":{"sampleRate":8000,"seconds":0.1},"classes":["loud","quiet"]}""");

        var prediction = await PredictAsync(project, Interface, new JsonObject { ["wav"] = Inline(Waves.Media(Waves.Tone(400, 16_000, 1_600), 16_000)) });

        prediction["result"]![0]!["value"]!["choices"]![0]!.ToString().ShouldBe("loud");
    }

    [Fact]
    public void BrushRuns_AnyMask_DecodeToIt() => Gen.Select(Gen.Int[1, 400], Gen.Int[1, 400], Gen.Int[0, 5_000].Array[0, 40]).Sample((width, height, runs) =>
    {
        var pixels = new byte[width * height];
        var at = 0;
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            pixels.AsSpan(at, Math.Min(run, pixels.Length - at)).Fill((byte)(i % 2));
            at = Math.Min(at + run, pixels.Length);
        }

        Decode(BrushRuns.Of(RunLengthMask.FromBitmap(height, width, pixels))).ShouldBe([.. pixels.SelectMany(pixel => Enumerable.Repeat((byte)(pixel * 255), 4))]);
    });

    [Theory]
    [InlineData("""<View><Text name='t' value='$text'/><Choices name='c' toName='t' value='$options'/></View>""", "any", "any")]
    [InlineData("""<View><Text name='t' value='$text'/><Choices name='c' toName='t'><View><Choice value='Yes' alias='y'/></View></Choices></View>""", "Yes", "y")]
    [InlineData("""<View><Text name='t' value='$text'/><Choices name='c' toName='t'><Choice value='Yes' alias='y'/></Choices></View>""", "y", "y")]
    [InlineData("""<View><Text name='t' value='$text'/><Choices name='c' toName='t'><Choice value='Yes'/></Choices></View>""", "No", null)]
    public void LabelOf_ValueOrAlias_IsWhatResultsCallIt(string xml, string name, string? label) => LabelConfig.Read(xml, "Choices").LabelOf(name).ShouldBe(label);

    [Fact]
    public void LabelConfig_PairwiseOfOneObject_SaysWhy() => Should.Throw<FormatException>(
        () => LabelConfig.Read("<View><Pairwise name='p' toName='a,b'/><Text name='a' value='$a'/></View>", "Pairwise")).Message.ShouldContain("names no two objects");

    /// <summary>The format as Label Studio's own converters read it.</summary>
    private static List<byte> Decode(byte[] packed)
    {
        var at = 0;
        var count = (int)Read(32);
        var word = (int)Read(5) + 1;
        int[] widths = [.. Enumerable.Range(0, 4).Select(_ => (int)Read(4) + 1)];
        var values = new List<byte>();
        while (values.Count < count)
        {
            var (run, length) = (Read(1) == 1, 0);
            length = (int)Read(widths[Read(2)]) + 1;
            var same = run ? (byte)Read(word) : (byte)0;
            values.AddRange(Enumerable.Range(0, length).Select(_ => run ? same : (byte)Read(word)));
        }

        return values;

        uint Read(int bits)
        {
            var value = 0u;
            for (var i = 0; i < bits; i++, at++)
            {
                value = (value << 1) | ((uint)(packed[at / 8] >> (7 - (at % 8))) & 1);
            }

            return value;
        }
    }

    private static string Inline(MediaContent media) => $"data:{media.MediaType};base64,{Convert.ToBase64String(media.Bytes)}";

    private async Task<JsonNode> PredictAsync(string project, string labels, JsonObject data)
    {
        var request = new JsonObject { ["label_config"] = labels, ["tasks"] = new JsonArray(new JsonObject { ["id"] = 1, ["data"] = data }) };
        var answer = await (await server.OwnerAsync()).SendAsync("POST", $"label-studio/{project}/predict", request.ToJsonString()).ShouldBeAsync(HttpStatusCode.OK);
        var prediction = answer["results"]!.AsArray().ShouldHaveSingleItem()!;
        prediction["model_version"]!.ToString().ShouldBe(answer["model_version"]!.ToString());
        return prediction;
    }

    private Task<string> ProjectAsync() => ProjectAsync("classification.one", """{"id":"a"},{"id":"b"}""", "logits", """{"width":2,"height":2,"channels":1,"classes":["a","b"]}""");

    private async Task<string> ProjectAsync(string type, string classes, string model, string input, string more = "")
    {
        var id = TestStorage.Name("p");
        using var storage = await TestStorage.OpenAsync();
        await storage.Blobs(ContainerName.Models).WriteAsync($"{id}.onnx", TestModels.Read(model), "application/octet-stream", TestStorage.Cancellation);
        await storage.Blobs(ContainerName.Models).WriteAsync($"{id}.json", TestModels.ReadFile("wordpiece.json"), "application/json", TestStorage.Cancellation);
        var owner = await server.OwnerAsync();
        var listed = classes.Length == 0 ? "" : $",\"classes\":[{classes}]";
        await owner.SendAsync("POST", "projects", $$$"""{"id":"{{{id}}}","name":"{{{id}}}","schema":{"taskType":"{{{type}}}"{{{listed}}}}}""").ShouldBeAsync(HttpStatusCode.Created);
        await owner.SendAsync("PUT", $"projects/{id}/model", $$$"""{"name":"m","file":"{{{id}}}.onnx","input":{{{input.Replace("TOKENIZER", $"{id}.json", StringComparison.Ordinal)}}}{{{more}}}}""").ShouldBeAsync(HttpStatusCode.OK);
        return id;
    }
}
