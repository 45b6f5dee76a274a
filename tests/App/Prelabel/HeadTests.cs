using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Heads;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Answers other than one class, each from a real model of make_models.py.</summary>
public sealed class HeadTests
{
    [Theory]
    [InlineData("detector-scores-first", DetectionLayout.ScoresFirst, 1)]
    [InlineData("detector-objectness", DetectionLayout.Objectness, 2)]
    public async Task Boxes_TwoColoursAndANeighbour_AreTwoBoxesInPixelsOfTheItem(string name, DetectionLayout layout, int power)
    {
        using var model = await TestModels.LoadAsync(name, TestModels.Picture8("red", "blue"), TaskType.Boxes, new ModelHead { Detections = layout });

        var answer = (await model.AnswerAsync(TestModels.Dots(8, 8, (2, 1, 255, 0, 0), (3, 1, 204, 0, 0), (6, 5, 0, 0, 230)))).Single();

        var boxes = answer.Answer.ShouldBeOfType<BoxesAnswer>().Objects;
        boxes.Count.ShouldBe(2); // the neighbour overlaps by one half and is less sure
        (boxes[0].Class, boxes[0].X, boxes[0].Y, boxes[0].Width, boxes[0].Height).ShouldBe(("red", 1, 0, 3, 3));
        (boxes[1].Class, boxes[1].X, boxes[1].Y, boxes[1].Width, boxes[1].Height).ShouldBe(("blue", 5, 4, 3, 3));
        boxes[1].Confidence!.Value.ShouldBe(Math.Pow(230 / 255.0, power), 1e-5);
        answer.Probability.ShouldBe(boxes[1].Confidence!.Value);
    }

    [Fact]
    public async Task Boxes_NothingThere_SaysSoWithItsDoubt()
    {
        using var model = await TestModels.LoadAsync("detector-scores-first", TestModels.Picture8("red", "blue"), TaskType.Boxes);

        var answer = (await model.AnswerAsync(TestModels.Dots(8, 8, (2, 1, 51, 0, 0)))).Single();

        answer.Answer.ShouldBeOfType<BoxesAnswer>().Objects.Count.ShouldBe(0);
        answer.Probability.ShouldBe(0.8, 1e-5);
    }

    [Fact]
    public async Task Boxes_FinalLayout_AreTakenAsTheyAre()
    {
        using var model = await TestModels.LoadAsync("detector-final", TestModels.Picture8("red", "blue"), TaskType.Boxes, new ModelHead { Detections = DetectionLayout.Final });

        var boxes = (await model.AnswerAsync(TestModels.Dots(16, 16))).Single().Answer.ShouldBeOfType<BoxesAnswer>().Objects;

        boxes.Count.ShouldBe(2);
        (boxes[0].Class, boxes[0].X, boxes[0].Y, boxes[0].Width, boxes[0].Height).ShouldBe(("blue", 2, 2, 6, 6)); // the item is twice as large
    }

    [Fact]
    public async Task Boxes_Letterbox_AreMappedBackPastThePadding()
    {
        using var model = await TestModels.LoadAsync("detector-final", TestModels.Picture8("red", "blue") with { Fit = ImageFit.Letterbox }, TaskType.Boxes, new ModelHead { Detections = DetectionLayout.Final });

        // 16 × 8 becomes 8 × 4 with 2 rows of grey above and below: (1, 1, 4, 4) is cut at the top and twice as large.
        var box = (await model.AnswerAsync(TestModels.Dots(16, 8))).Single().Answer.ShouldBeOfType<BoxesAnswer>().Objects[0];

        (box.X, box.Y, box.Width, box.Height).ShouldBe((2, 0, 6, 4));
    }

    [Fact]
    public void NonMaximumSuppression_AnyBoxes_KeepsTheSurestAndNoTwoThatOverlap() =>
        Gen.Select(Gen.Int[0, 1], Gen.Float[0, 1], Gen.Float[0, 20], Gen.Float[0, 20]).Array[0, 60].Sample(some =>
        {
            var boxes = some.Select(one => new Detection(one.Item1, one.Item2, one.Item3, one.Item4, one.Item3 + 6, one.Item4 + 6)).ToList();
            var kept = NonMaximumSuppression.Run(boxes, 0.45, 100);

            kept.ShouldBe(kept.OrderByDescending(one => one.Score));
            foreach (var box in boxes)
            {
                kept.ShouldContain(one => one == box || (one.Class == box.Class && one.Score >= box.Score && one.Overlap(box) > 0.45));
            }

            foreach (var (one, i) in kept.Select((one, i) => (one, i)))
            {
                kept.Skip(i + 1).ShouldAllBe(other => other.Class != one.Class || one.Overlap(other) <= 0.45);
            }
        });

    [Fact]
    public async Task Masks_Colours_AreMasksInTheSizeOfTheItem()
    {
        using var model = await TestModels.LoadAsync("masks", TestModels.Picture8("red", "blue"), TaskType.Masks, new ModelHead { Background = true });

        var answer = (await model.AnswerAsync(TestModels.Dots(8, 8, (2, 1, 255, 0, 0), (2, 2, 255, 0, 0), (7, 7, 0, 0, 255)))).Single();

        var masks = answer.Answer.ShouldBeOfType<MasksAnswer>().Objects;
        masks.Select(mask => (mask.Class, mask.Rle.Height, mask.Rle.Width, mask.Rle.Area)).ShouldBe([("red", 8, 8, 2), ("blue", 8, 8, 1)]);
        masks[0].Rle.ToBitmap().Select((set, i) => (set, i)).Where(pixel => pixel.set == 1).Select(pixel => pixel.i).ShouldBe([10, 18]); // rows of 8: (2, 1) and (2, 2)
        masks[0].Confidence!.Value.ShouldBe(Math.Exp(8) / (Math.Exp(8) + Math.Exp(4) + 1), 1e-4);
    }

    [Fact]
    public async Task Spans_TextWithAccentsAndIdeographs_AreInCodePoints()
    {
        using var model = await TestModels.LoadAsync(
            "tagger", new ModelInput(Classes: ["O", "B-person", "I-person", "B-place", "I-place"]) { Text = new TextInput("wordpiece.json") }, TaskType.Spans, tokenizer: "wordpiece.json");
        const string Text = "𝒜! Ada Lovelace lives in Pàris. 北京";

        var answer = (await model.AnswerAsync(TestModels.Text(Text))).Single();

        var spans = answer.Answer.ShouldBeOfType<SpansAnswer>().Objects;
        spans.Select(span => (span.Class, span.Start, span.End, span.Text)).ShouldBe(
            [("person", 3, 15, "Ada Lovelace"), ("place", 25, 30, "Pàris"), ("place", 32, 34, "北京")]);
        var reading = AnswerReader.Read(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(answer.Answer, SchemaJson.Options),
            new LabelSchema { TaskType = TaskType.Spans, Classes = [new LabelClass { Id = "person" }, new LabelClass { Id = "place" }] }, ItemBounds.OfText(Text));
        reading.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Spans_LongText_IsReadInWindowsAsIfInOne()
    {
        var input = new ModelInput(Classes: ["O", "B-person", "I-person", "B-place", "I-place"]) { Text = new TextInput("wordpiece.json", 12) };
        using var model = await TestModels.LoadAsync("tagger", input, TaskType.Spans, tokenizer: "wordpiece.json");
        var text = string.Concat(Enumerable.Repeat("Ada Lovelace lives in Paris. ", 20));

        var spans = (await model.AnswerAsync(TestModels.Text(text))).Single().Answer.ShouldBeOfType<SpansAnswer>().Objects;

        spans.Select(span => (span.Start % 29, span.Text)).Distinct().ShouldBe([(0, "Ada Lovelace"), (22, "Paris")]);
        spans.Count.ShouldBe(40);
    }

    [Fact]
    public async Task Spans_EmptyText_HasNone()
    {
        using var model = await TestModels.LoadAsync(
            "tagger", new ModelInput(Classes: ["O", "B-person", "I-person", "B-place", "I-place"]) { Text = new TextInput("wordpiece.json") }, TaskType.Spans, tokenizer: "wordpiece.json");

        (await model.AnswerAsync(TestModels.Text(""))).Single().Answer.ShouldBeOfType<SpansAnswer>().Objects.Count.ShouldBe(0);
    }

    [Fact]
    public async Task OneClass_LongText_IsCutAtTheModelsLength()
    {
        using var model = await TestModels.LoadAsync(
            "sentiment", new ModelInput(Classes: ["positive", "negative"]) { Text = new TextInput("wordpiece.json", 16) }, tokenizer: "wordpiece.json");

        var answers = await model.AnswerAsync(TestModels.Text("Good!"), TestModels.Text("bad. " + string.Concat(Enumerable.Repeat("in ", 100)) + "good good"));

        answers.Select(answer => answer.Label).ShouldBe(["positive", "negative"]);
        answers[0].Probability.ShouldBe(1 / (1 + Math.Exp(-4)), 1e-5);
    }

    [Fact]
    public async Task Embedding_Texts_AreUnitVectorsThatPaddingDoesNotChange()
    {
        using var model = await TestModels.LoadAsync(
            "embedding", new ModelInput { Text = new TextInput("wordpiece.json") }, TaskType.ClassificationOne, new ModelHead { Task = ModelTask.Embedding }, tokenizer: "wordpiece.json");

        var alone = (await model.AnswerAsync(TestModels.Text("good")))[0].Vector!;
        var together = await model.AnswerAsync(TestModels.Text("good"), TestModels.Text("good bad Paris in in in in in in"));

        alone.ShouldBe([1, 0, 0]);
        together[0].Vector!.ShouldBe(alone);
        together[1].Vector!.ShouldBe([0, 1, 0]);
        together[1].Answer.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"prompt":"a","candidates":["good!","bad!"]}""", Preference.First)]
    [InlineData("""{"candidates":[{"text":"bad"},{"text":"good"}]}""", Preference.Second)]
    public async Task Preference_Pair_PrefersTheHigherScore(string pair, Preference preferred)
    {
        using var model = await TestModels.LoadAsync(
            "reward", new ModelInput { Text = new TextInput("wordpiece.json") }, TaskType.Preference, temperature: 2, tokenizer: "wordpiece.json");

        var answer = (await model.AnswerAsync(TestModels.Text(pair))).Single();

        answer.Answer.ShouldBeOfType<PreferenceAnswer>().Preferred.ShouldBe(preferred);
        answer.Probability.ShouldBe(1 / (1 + Math.Exp(-2)), 1e-5); // scores 2 and −2, temperature 2
    }

    [Fact]
    public async Task Preference_NoPair_IsRejected()
    {
        using var model = await TestModels.LoadAsync("reward", new ModelInput { Text = new TextInput("wordpiece.json") }, TaskType.Preference, tokenizer: "wordpiece.json");

        Should.Throw<AnnotationFunctions.Media.RejectedMediaException>(() => model.Encode(TestModels.Text("good")));
        Should.Throw<AnnotationFunctions.Media.RejectedMediaException>(() => model.Encode(TestModels.Text("""{"candidates":["one"]}""")));
    }
}
