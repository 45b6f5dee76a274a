using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class ModelSessionTests
{
    private static readonly byte[] FirstPixelWhite = [255, 0, 0, 0];
    private static readonly byte[] LastPixelGrey = [0, 0, 0, 128];

    [Theory]
    [InlineData("logits")]
    [InlineData("one-at-a-time")]
    public void Run_Logits_BecomeProbabilitiesInOrder(string name)
    {
        using var session = ModelSession.Load(TestModels.Read(name), TestModels.TwoPixels("a", "b"), 1);

        var rows = session.Run([FirstPixelWhite, LastPixelGrey, FirstPixelWhite]);

        rows[0][0].ShouldBe((float)(Math.Exp(4) / (Math.Exp(4) + 1)), 1e-5f);
        rows[1][1].ShouldBe((float)(Math.Exp(512.0 / 255) / (Math.Exp(512.0 / 255) + 1)), 1e-5f);
        rows[2].ShouldBe(rows[0]);
    }

    [Fact]
    public void Run_MeanAndDeviation_AreAppliedAfterScaling()
    {
        var input = TestModels.TwoPixels("a", "b") with { Mean = 0.5f, Deviation = 0.25f };
        using var session = ModelSession.Load(TestModels.Read("logits"), input, 1);

        // (1 − 0.5) / 0.25 = 2 and (0 − 0.5) / 0.25 = −2, times 4: the scores are 8 and −8.
        session.Run([FirstPixelWhite])[0][0].ShouldBe((float)(1 / (1 + Math.Exp(-16))), 1e-6f);
    }

    [Fact]
    public void Run_ChannelsLast_ReadsColours()
    {
        using var session = ModelSession.Load(TestModels.Read("channels-last"), new ModelInput(2, 2, 3, ["red", "green", "blue"]), 1);
        byte[] green = [.. Enumerable.Repeat<byte[]>([10, 200, 10], 4).SelectMany(pixel => pixel)];

        ClassProbabilities.Best(session.Run([green])[0]).ShouldBe(1);
    }

    public static TheoryData<string, ModelInput, string> Unfit => new()
    {
        { "logits", TestModels.TwoPixels("a", "b", "c"), "output 'scores' has the shape [any, 2]; expected [batch, 3]" },
        { "logits", new ModelInput(32, 32, 1, ["a", "b"]), "input 'image' has the shape [any, 1, 2, 2]; expected [batch, 1, 32, 32] or [batch, 32, 32, 1]" },
        { "logits", new ModelInput(2, 2, 3, ["a", "b"]), "has the shape [any, 1, 2, 2]" },
        { "logits", TestModels.TwoPixels("a", "b") with { Name = "picture" }, "no input 'picture'; it has image" },
        { "logits", TestModels.TwoPixels("a", "b") with { Output = "labels" }, "no output 'labels'; it has scores" },
        { "bytes", TestModels.TwoPixels("a", "b"), "input 'image' is Byte; expected a tensor of 32-bit" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Load_OtherThanStated_SaysWhatIsThereAndWhatWasExpected(string name, ModelInput input, string message) =>
        Should.Throw<ModelException>(() => ModelSession.Load(TestModels.Read(name), input, 1)).Message.ShouldContain(message);

    [Fact]
    public void Load_NoModel_SaysSo() =>
        Should.Throw<ModelException>(() => ModelSession.Load([1, 2, 3], TestModels.TwoPixels("a", "b"), 1)).Message.ShouldStartWith("The file cannot be loaded as an ONNX model");

    [Fact]
    public void Load_CutModel_SaysSo()
    {
        var file = TestModels.ReadDigits();

        Should.Throw<ModelException>(() => ModelSession.Load(file[..(file.Length / 2)], TestModels.Digits, 1));
    }
}
