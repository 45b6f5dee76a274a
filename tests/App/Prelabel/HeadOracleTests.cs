using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Heads;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Media.Images;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>What heads work out, against slower ways to work it out; and that every task's answer from a real model is one of the schema.</summary>
public sealed class HeadOracleTests
{
    private const int Grid = 24;

    private static readonly string[] Tags = ["O", "B-person", "I-person", "B-place", "I-place"];

    private static readonly Gen<Detection> Boxes = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 20], Gen.Int[0, 16], Gen.Int[0, 16], Gen.Int[1, 8], Gen.Int[1, 8])
        .Select((kind, score, x, y, width, height) => new Detection(kind, score / 20f, x, y, x + width, y + height));

    [Fact]
    public void Overlap_AnyBoxes_IsTheShareOfCells() => Gen.Select(Boxes, Boxes).Sample((one, other) =>
    {
        var (shared, either) = (0, 0);
        for (var cell = 0; cell < Grid * Grid; cell++)
        {
            var (a, b) = (Covers(one, cell % Grid, cell / Grid), Covers(other, cell % Grid, cell / Grid));
            shared += a && b ? 1 : 0;
            either += a || b ? 1 : 0;
        }

        one.Overlap(other).ShouldBe((float)shared / either, 1e-6f);
    });

    [Fact]
    public void NonMaximumSuppression_AnyBoxes_IsThatOfRemovingRoundByRound() => Gen.Select(Boxes.Array[0, 40], Gen.Double[0.1, 0.9], Gen.Int[1, 20]).Sample((found, maxOverlap, maxObjects) =>
    {
        // The other way round: take the surest of what is left, and throw away what it overlaps.
        var (left, kept) = (found.ToList(), new List<Detection>());
        while (left.Count > 0 && kept.Count < maxObjects)
        {
            var best = left.MaxBy(box => box.Score);
            kept.Add(best);
            left.RemoveAt(left.IndexOf(best));
            left.RemoveAll(box => box.Class == best.Class && box.Overlap(best) > maxOverlap);
        }

        NonMaximumSuppression.Run(found, maxOverlap, maxObjects).ShouldBe(kept);
    });

    /// <summary>A white rectangle is drawn, found in the pixels that the model gets, and must come back where it was drawn, to about a pixel of the model (whose edges are blurred).</summary>
    [Fact]
    public void Boxes_RectangleInAnItemOfAnySize_ComesBackInItsPixels() =>
        Gen.Select(Gen.Int[40, 300], Gen.Int[40, 300], Gen.Bool, Gen.Double[0.05, 0.5], Gen.Double[0.05, 0.5], Gen.Double[0.3, 0.45]).Sample(
            (width, height, letterbox, left, top, size) =>
            {
                var (x, y, w, h) = ((int)(left * width), (int)(top * height), (int)(size * width), (int)(size * height));
                var pixels = new byte[width * height];
                for (var row = y; row < y + h; row++)
                {
                    pixels.AsSpan((row * width) + x, w).Fill(255);
                }

                var media = TestModels.Png(width, height, 1, pixels);
                var fitted = ImagePixels.Fit(media.Bytes, media.MediaType, 64, 64, 1, letterbox);
                var bright = Enumerable.Range(0, 64 * 64).Where(i => fitted.Pixels[i] > 128).ToList();
                float[] row1 = [bright.Min(i => i % 64), bright.Min(i => i / 64), bright.Max(i => i % 64) + 1, bright.Max(i => i / 64) + 1, 0.9f, 0];

                var answer = new BoxesHead(["white"], new Scores(true, 1), new ModelHead { Detections = DetectionLayout.Final })
                    .Read([new OutputRow(row1, 0, 6, [1, 6])], new EncodedImage([], fitted), 1).Answer.ShouldBeOfType<BoxesAnswer>();

                var box = answer.Objects.ShouldHaveSingleItem();
                var (stepX, stepY) = ((double)width / fitted.Width, (double)height / fitted.Height);
                box.X.ShouldBe(x, 1.25 * stepX);
                box.Y.ShouldBe(y, 1.25 * stepY);
                (box.X + box.Width).ShouldBe(x + w, 1.25 * stepX);
                (box.Y + box.Height).ShouldBe(y + h, 1.25 * stepY);
                answer.ShouldFit(["white"], ItemBounds.OfImage(width, height));
            },
            iter: 200);

    /// <summary>Each pixel of the item has the class of the output cell under its middle; the right one of two where that is the line between them.</summary>
    [Fact]
    public void Masks_ItemOfAnySize_HaveTheClassUnderEachPixel() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Bool, Gen.Int[0, 2].Array[144]).Sample(
            (width, height, columns, lines, letterbox, classes) =>
            {
                const int Input = 32;
                var fitted = Fitted(width, height, Input, letterbox);
                var planes = new float[3 * lines * columns];
                for (var cell = 0; cell < lines * columns; cell++)
                {
                    planes[(classes[cell] * lines * columns) + cell] = 9;
                }

                var head = new MasksHead(["b", "c"], new Scores(false, 1), new ModelInput(Input, Input, 1, ["b", "c"]), new ModelHead { Background = true });
                var answer = head.Read([new OutputRow(planes, 0, planes.Length, [3, lines, columns])], new EncodedImage([], fitted), 1).Answer.ShouldBeOfType<MasksAnswer>();

                answer.ShouldFit(["b", "c"], ItemBounds.OfImage(width, height));
                foreach (var (name, k) in new[] { ("b", 1), ("c", 2) })
                {
                    var bitmap = answer.Objects.FirstOrDefault(mask => mask.Class == name)?.Rle.ToBitmap() ?? new byte[width * height];
                    for (var pixel = 0; pixel < bitmap.Length; pixel++)
                    {
                        var column = Cell(pixel % width, width, fitted.Left, fitted.Width, Input, columns);
                        var line = Cell(pixel / width, height, fitted.Top, fitted.Height, Input, lines);
                        bitmap[pixel].ShouldBe((byte)(classes[(line * columns) + column] == k ? 1 : 0), $"{name} at {pixel % width}, {pixel / width}");
                    }
                }
            },
            iter: 300);

    [Fact]
    public async Task Spans_AnyTextInWindows_AreThoseOfTheTextInOnePiece()
    {
        string[] words = ["Ada", "Lovelace", "lives", "in", "Pàris", "Parisian", "北京", "𝒜", "😀", "!", ".", "e\u0301", "cafe", "\n", "👨‍👩‍👧"];
        using var whole = await TaggerAsync(8_192);
        using var windows = await TaggerAsync(9);
        await Gen.Int[0, words.Length - 1].Array[0, 60].Select(some => string.Join(' ', some.Select(i => words[i]))).SampleAsync(
            async text =>
            {
                var expected = (await whole.AnswerAsync(TestModels.Text(text)))[0];
                var found = (await windows.AnswerAsync(TestModels.Text(text)))[0];

                found.Answer.ShouldBe(expected.Answer, text);
                found.Probability.ShouldBe(expected.Probability, 1e-9);
                found.Answer.ShouldNotBeNull().ShouldFit(["person", "place"], ItemBounds.OfText(text)); // offsets are code points, and name the text that they give
            },
            iter: 200);
    }

    [Fact]
    public async Task AnswerAsync_EveryTask_GivesAnAnswerOfTheSchema()
    {
        var image = TestModels.Dots(8, 8, (2, 1, 255, 0, 0), (6, 5, 0, 0, 230));
        var pixels = TestModels.Png(2, 2, 1, [255, 0, 0, 9]);
        var text = new TextInput("wordpiece.json");

        await FitsAsync("logits", TestModels.TwoPixels("a", "b"), TaskType.ClassificationOne, pixels, ["a", "b"]);
        await FitsAsync("logits", TestModels.TwoPixels("a", "b"), TaskType.ClassificationOrdinal, pixels, ["a", "b"]);
        await FitsAsync("sigmoid", TestModels.TwoPixels("a", "b"), TaskType.ClassificationMany, pixels, ["a", "b"]);
        await FitsAsync("detector-scores-first", TestModels.Picture8("red", "blue"), TaskType.Boxes, image, ["red", "blue"]);
        await FitsAsync("masks", TestModels.Picture8("red", "blue"), TaskType.Masks, image, ["red", "blue"], new ModelHead { Background = true });
        await FitsAsync("tagger", new ModelInput(Classes: Tags) { Text = text }, TaskType.Spans, TestModels.Text("Ada in Paris"), ["person", "place"]);
        await FitsAsync("sentiment", new ModelInput(Classes: ["positive", "negative"]) { Text = text }, TaskType.ClassificationOne, TestModels.Text("good"), ["positive", "negative"]);
        await FitsAsync("reward", new ModelInput { Text = text }, TaskType.Preference, TestModels.Text("""{"candidates":["good","bad"]}"""), []);
    }

    private static async Task FitsAsync(string name, ModelInput input, TaskType type, MediaContent media, string[] classes, ModelHead? head = null)
    {
        using var model = await TestModels.LoadAsync(name, input, type, head, tokenizer: input.Text?.Tokenizer);
        var answer = (await model.AnswerAsync(media)).ShouldHaveSingleItem();
        answer.Probability.ShouldBeInRange(0.5, 1, name);
        answer.Answer.ShouldNotBeNull(name).ShouldFit(classes, type switch
        {
            TaskType.Boxes or TaskType.Masks => ItemBounds.OfImage(8, 8),
            TaskType.Spans => ItemBounds.OfText(System.Text.Encoding.UTF8.GetString(media.Bytes)),
            TaskType.Preference => ItemBounds.OfCandidates(2),
            _ => null,
        });
    }

    private static Task<LoadedModel> TaggerAsync(int maxTokens) =>
        TestModels.LoadAsync("tagger", new ModelInput(Classes: Tags) { Text = new TextInput("wordpiece.json", maxTokens) }, TaskType.Spans, tokenizer: "wordpiece.json");

    private static bool Covers(Detection box, int x, int y) => x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom;

    /// <summary>How an image of a size lies in the model's square, worked out anew.</summary>
    private static FittedPixels Fitted(int width, int height, int side, bool letterbox)
    {
        if (!letterbox)
        {
            return new FittedPixels([], width, height, 0, 0, side, side);
        }

        var longer = Math.Max(width, height);
        var (w, h) = (Math.Clamp((int)Math.Round((double)side * width / longer), 1, side), Math.Clamp((int)Math.Round((double)side * height / longer), 1, side));
        return new FittedPixels([], width, height, (side - w) / 2, (side - h) / 2, w, h);
    }

    private static int Cell(int at, int source, int offset, int shown, int input, int cells) =>
        Math.Min(cells - 1, (int)Math.Floor(((offset + ((at + 0.5m) * shown / source)) * cells / input) + 1e-15m));
}
