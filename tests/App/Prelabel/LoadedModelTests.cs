using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class LoadedModelTests
{
    private static readonly MediaContent FirstPixelWhite = TestModels.Png(2, 2, 1, [255, 0, 0, 0]);
    private static readonly MediaContent LastPixelGrey = TestModels.Png(2, 2, 1, [0, 0, 0, 128]);

    [Theory]
    [InlineData("logits")]
    [InlineData("one-at-a-time")]
    public async Task AnswerAsync_Logits_BecomeProbabilitiesInOrder(string name)
    {
        using var model = await TestModels.LoadAsync(name, TestModels.TwoPixels("a", "b"));

        var answers = await model.AnswerAsync(FirstPixelWhite, LastPixelGrey, FirstPixelWhite);

        answers[0].Probabilities![0].ShouldBe((float)(Math.Exp(4) / (Math.Exp(4) + 1)), 1e-5f);
        answers[1].Probabilities![1].ShouldBe((float)(Math.Exp(512.0 / 255) / (Math.Exp(512.0 / 255) + 1)), 1e-5f);
        answers.Select(answer => answer.Label).ShouldBe(["a", "b", "a"]);
        answers[2].Probability.ShouldBe(answers[0].Probability);
        answers[0].Answer.ShouldBeOfType<OneClassAnswer>().Class.ShouldBe("a");
    }

    [Fact]
    public async Task AnswerAsync_MeanAndDeviation_AreAppliedAfterScaling()
    {
        using var model = await TestModels.LoadAsync("logits", TestModels.TwoPixels("a", "b") with { Mean = 0.5f, Deviation = 0.25f });

        // (1 − 0.5) / 0.25 = 2 and (0 − 0.5) / 0.25 = −2, times 4: the scores are 8 and −8.
        (await model.AnswerAsync(FirstPixelWhite))[0].Probability.ShouldBe(1 / (1 + Math.Exp(-16)), 1e-6);
    }

    [Fact]
    public async Task AnswerAsync_MeansAndDeviationsPerChannel_AreAppliedToTheirChannel()
    {
        var input = new ModelInput(2, 2, 3, ["red", "green", "blue"]) { Means = [0, 0, 100], Deviations = [0.1f, 1, 1], White = 255 };
        using var model = await TestModels.LoadAsync("channels-last", input, head: new ModelHead { Values = OutputValues.Logits });

        // 10 / 0.1 = 100, 50, and 140 − 100 = 40.
        var answer = (await model.AnswerAsync(TestModels.Png(2, 2, 3, [.. Enumerable.Repeat<byte[]>([10, 50, 140], 4).SelectMany(pixel => pixel)])))[0];

        answer.Label.ShouldBe("red");
        answer.Probability.ShouldBe(1, 1e-6);
    }

    [Fact]
    public async Task AnswerAsync_ChannelsLast_ReadsColours()
    {
        using var model = await TestModels.LoadAsync("channels-last", new ModelInput(2, 2, 3, ["red", "green", "blue"]));

        (await model.AnswerAsync(TestModels.Png(2, 2, 3, [.. Enumerable.Repeat<byte[]>([10, 200, 10], 4).SelectMany(pixel => pixel)])))[0].Label.ShouldBe("green");
    }

    [Theory]
    [InlineData(1, 0.98201)]
    [InlineData(2, 0.88080)] // softmax of (4, 0) / 2
    [InlineData(0.5, 0.99966)]
    public async Task AnswerAsync_Temperature_SharpensOrFlattens(double temperature, double probability)
    {
        using var model = await TestModels.LoadAsync("logits", TestModels.TwoPixels("a", "b"), temperature: temperature);

        var answer = (await model.AnswerAsync(FirstPixelWhite))[0];

        answer.Probability.ShouldBe(probability, 1e-5);
        answer.Probabilities![0].ShouldBe(0.98201f, 1e-5f); // the model's own stays, so that it can be calibrated anew
    }

    [Fact]
    public async Task AnswerAsync_SigmoidForManyClasses_ChoosesEachByItself()
    {
        using var model = await TestModels.LoadAsync("sigmoid", TestModels.TwoPixels("a", "b"), TaskType.ClassificationMany);

        var answers = await model.AnswerAsync(FirstPixelWhite, TestModels.Png(2, 2, 1, [255, 0, 0, 255]), TestModels.Png(2, 2, 1, [0, 0, 0, 0]));

        answers.Select(answer => answer.Answer.ShouldBeOfType<ManyClassesAnswer>().Classes.ToArray()).ShouldBe([["a"], ["a", "b"], []]);
        var sure = 1 / (1 + Math.Exp(-2));
        answers[0].Probability.ShouldBe(sure * sure, 1e-5); // one is σ(2), the other is not with 1 − σ(−2)
    }

    [Fact]
    public async Task AnswerAsync_LogitsForManyClasses_AreTold()
    {
        using var model = await TestModels.LoadAsync("logits", TestModels.TwoPixels("a", "b"), TaskType.ClassificationMany);

        (await model.AnswerAsync(FirstPixelWhite))[0].Answer.ShouldBeOfType<ManyClassesAnswer>().Classes.ToArray().ShouldBe(["a", "b"]); // σ(4) and σ(0)
    }

    [Fact]
    public async Task AnswerAsync_NaNForOneItem_AnswersTheOthers()
    {
        using var model = await TestModels.LoadAsync("nan-on-black", TestModels.TwoPixels("a", "b"));

        var results = await model.AnswerAsync([model.Encode(TestModels.Png(2, 2, 1, [0, 0, 0, 0])), model.Encode(TestModels.Png(2, 2, 1, [9, 0, 0, 9]))], 1, TestStorage.Cancellation);

        results[0].Fault.ShouldBe("The model gave a number that is not finite.");
        results[1].Answer.ShouldNotBeNull();
    }

    [Fact]
    public async Task AnswerAsync_MoreItemsThanOneRunTakes_KeepsTheirOrder()
    {
        using var model = await TestModels.LoadAsync("logits", TestModels.TwoPixels("a", "b"));
        var items = Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? FirstPixelWhite : LastPixelGrey).ToArray();

        (await model.AnswerAsync(items)).Select(answer => answer.Label).ShouldBe(Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? "a" : "b"));
    }

    public static TheoryData<string, ModelInput, string> Unfit => new()
    {
        { "logits", TestModels.TwoPixels("a", "b", "c"), "output 'scores' has the shape [any, 2]; expected [batch, 3]" },
        { "logits", new ModelInput(32, 32, 1, ["a", "b"]), "input 'image' has the shape [any, 1, 2, 2]; expected [batch, 1, 32, 32] or [batch, 32, 32, 1]" },
        { "logits", new ModelInput(2, 2, 3, ["a", "b"]), "has the shape [any, 1, 2, 2]" },
        { "logits", TestModels.TwoPixels("a", "b") with { Layout = ImageLayout.ChannelsLast }, "as the layout is ChannelsLast" },
        { "logits", TestModels.TwoPixels("a", "b") with { Name = "picture" }, "no input 'picture'; it has image" },
        { "logits", TestModels.TwoPixels("a", "b") with { Output = "labels" }, "no output 'labels'; it has scores" },
        { "bytes", TestModels.TwoPixels("a", "b"), "input 'image' is UInt8; expected 32-bit" },
        { "liar", TestModels.TwoPixels("a", "b"), "output 'scores' has the shape [any, 3]; expected [batch, 2]" },
        { "opset-99", TestModels.TwoPixels("a", "b"), "The file cannot be loaded as an ONNX model" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task CreateAsync_OtherThanStated_SaysWhatIsThereAndWhatWasExpected(string name, ModelInput input, string message) =>
        (await Should.ThrowAsync<ModelException>(() => TestModels.LoadAsync(name, input))).Message.ShouldContain(message);

    [Fact]
    public async Task CreateAsync_NoModel_SaysSo() =>
        (await Should.ThrowAsync<ModelException>(() => TestModels.LoadAsync([1, 2, 3], TestModels.TwoPixels("a", "b")))).Message.ShouldStartWith("The file cannot be loaded as an ONNX model");

    [Fact]
    public async Task CreateAsync_CutModel_SaysSo()
    {
        var file = TestModels.ReadDigits();

        await Should.ThrowAsync<ModelException>(() => TestModels.LoadAsync(file[..(file.Length / 2)], TestModels.Digits));
    }
}
