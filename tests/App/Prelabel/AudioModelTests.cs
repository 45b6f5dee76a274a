using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Media;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Sounds through real models to an answer: one that reads samples, one that reads a spectrogram; both of 100 ms at 8 kHz.</summary>
public sealed class AudioModelTests
{
    private static readonly ModelInput Loudness = new(Classes: ["loud", "quiet"]) { Audio = new AudioInput(8_000, 0.1) };
    private static readonly ModelInput Pitch = new(Classes: ["low", "high"]) { Audio = new AudioInput(8_000, 0.1, AudioFeatures.LogMel, MelBands: 16) };

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(44_100)]
    public async Task Waveform_ToneAtAnyRate_IsAsLoudAsItIs(int rate)
    {
        using var model = await TestModels.LoadAsync("loudness", Loudness);

        var answers = await model.AnswerAsync(Waves.Media(Waves.Tone(500, rate, rate / 10, 0.25), rate), Waves.Media(Waves.Tone(500, rate, rate / 10, 0.05), rate));

        answers.Select(answer => answer.Label).ShouldBe(["loud", "quiet"]);
        foreach (var (answer, amplitude) in answers.Zip([0.25, 0.05]))
        {
            var score = Math.Abs((2 * 40 * 2 / Math.PI * amplitude) - 8); // the model: ±(40 · mean |x| − 4); of a sine that is 2/π of its height
            answer.Probability.ShouldBe(1 / (1 + Math.Exp(-score)), 2e-2);
            answer.Answer.ShouldNotBeNull().ShouldFit(Loudness.Classes);
        }
    }

    [Theory]
    [InlineData(300, "low")]
    [InlineData(3_000, "high")]
    public async Task Spectrogram_Tone_IsHeardAsLowOrHigh(double hertz, string label)
    {
        using var model = await TestModels.LoadAsync("pitch", Pitch);

        var answers = await model.AnswerAsync(Waves.Media(Waves.Tone(hertz, 8_000, 800), 8_000), Waves.Media(Waves.Tone(hertz, 48_000, 4_800), 48_000));

        answers.ShouldAllBe(answer => answer.Label == label);
        answers[1].Probability.ShouldBe(answers[0].Probability, 0.02);
        answers[0].Answer.ShouldNotBeNull().ShouldFit(Pitch.Classes);
    }

    [Fact]
    public async Task Waveform_TooShortAndTooLong_ArePaddedAndCut()
    {
        using var model = await TestModels.LoadAsync("loudness", Loudness);
        var tone = Waves.Tone(500, 8_000, 800);

        var answers = await model.AnswerAsync(
            Waves.Media(tone, 8_000), Waves.Media([.. tone, .. new float[8_000]], 8_000), // what comes later is not heard
            Waves.Media(tone[..40], 8_000), Waves.Media([.. tone[..40], .. new float[760]], 8_000));

        answers[1].Probability.ShouldBe(answers[0].Probability);
        answers[3].Probability.ShouldBe(answers[2].Probability);
        answers[2].Label.ShouldBe("quiet");
    }

    [Fact]
    public async Task Waveform_RateThatIsNonsense_CostsNoMoreThanTheModelHears()
    {
        using var model = await TestModels.LoadAsync("loudness", Loudness);
        var media = new MediaContent(Waves.File(Waves.Format(1, 1, 1, 16), Waves.Data(new float[500_000], 1, 16)), "audio/wav"); // six days at one sample a second

        (await model.AnswerAsync(media))[0].Label.ShouldBe("quiet");
    }

    [Fact]
    public async Task Encode_NoSound_IsRejectedAndSaysWhy()
    {
        using var model = await TestModels.LoadAsync("loudness", Loudness);

        model.Reads("audio/wav").ShouldBeTrue();
        model.Reads("audio/mpeg").ShouldBeFalse();
        model.Reads("image/png").ShouldBeFalse();
        Should.Throw<RejectedMediaException>(() => model.Encode(new MediaContent([1, 2, 3], "audio/wav"))).Message.ShouldBe("The sound cannot be read: it does not begin as a WAV file.");
    }

    [Theory]
    [InlineData("loudness", 0.2, "has the shape [any, 800]; expected [batch, 1600]")]
    [InlineData("pitch", 0.1, "has the shape [any, 1, 16, any]; expected [batch, 800]")]
    public async Task CreateAsync_OtherLengthOrFeatures_SaysWhatIsThere(string name, double seconds, string message) =>
        (await Should.ThrowAsync<ModelException>(() => TestModels.LoadAsync(name, Loudness with { Audio = new AudioInput(8_000, seconds) }))).Message.ShouldContain(message);
}
