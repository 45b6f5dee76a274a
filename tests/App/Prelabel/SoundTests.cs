using System.Text.Json;
using AnnotationFunctions.App.Prelabel.Sound;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Spectrograms and resampling against torchaudio and numpy (make_sound_cases.py), and against what can be worked out by hand.</summary>
public sealed class SoundTests
{
    private const int Rate = 8_000;
    private static readonly JsonElement Cases = JsonDocument.Parse(TestModels.ReadFile("sound.expected.json")).RootElement;
    private static readonly float[] Signal = Floats(Cases.GetProperty("samples"));

    [Fact]
    public void Spectrogram_Signal_IsThatOfTheReferences()
    {
        foreach (var each in Cases.GetProperty("spectrograms").EnumerateArray())
        {
            var (window, hop, bands) = (each.GetProperty("window").GetInt32(), each.GetProperty("hop").GetInt32(), each.GetProperty("bands").GetInt32());

            new MelSpectrogram(Rate, window, hop, bands).Of(Signal).ShouldBe(Floats(each.GetProperty("values")), 2e-3, $"{each.GetProperty("of")}: {window} {hop} {bands}");
        }
    }

    [Theory]
    [InlineData(250)]
    [InlineData(1_000)]
    [InlineData(3_300)]
    public void Spectrogram_Tone_IsStrongestInTheBandOfItsPitch(double hertz)
    {
        const int Bands = 20;
        var spectrogram = new MelSpectrogram(Rate, 512, 256, Bands);
        var values = spectrogram.Of(Waves.Tone(hertz, Rate, 2_048));
        var frames = spectrogram.Frames(2_048);
        var strongest = Enumerable.Range(0, Bands).MaxBy(band => values[(band * frames) + 2]);

        // Centres of the bands are at equal distances in mel; the tone belongs to the nearest.
        var place = Mel(hertz) / Mel(Rate / 2.0) * (Bands + 1);
        strongest.ShouldBe((int)Math.Round(place) - 1);
    }

    /// <summary>Between the centres of the first and the last band the triangles add up to 1: the bands have the energy of the windowed signal (Parseval), half of it in positive frequencies.</summary>
    [Fact]
    public void Spectrogram_Tones_HaveTheEnergyOfTheSignal() =>
        Gen.Select(Gen.Double[600, 3_000], Gen.Double[0.1, 1]).Sample((hertz, amplitude) =>
        {
            var tone = Waves.Tone(hertz, Rate, 512, amplitude);
            var energy = tone.Select((sample, i) => Math.Pow(sample * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / 512))), 2)).Sum();

            var bands = new MelSpectrogram(Rate, 512, 512, 24).Of(tone);

            bands.Sum(value => Math.Exp(value)).ShouldBe(energy * 512 / 2, energy * 512 * 0.01);
        });

    [Fact]
    public void Spectrogram_Silence_IsTheFloor() => new MelSpectrogram(Rate, 200, 80, 16).Of(new float[800]).ShouldAllBe(value => Math.Abs(value - Math.Log(1e-10)) < 1e-4);

    [Fact]
    public void Resampler_Signal_IsThatOfTheReference()
    {
        foreach (var each in Cases.GetProperty("resampled").EnumerateArray())
        {
            var (to, expected) = (each.GetProperty("to").GetInt32(), Floats(each.GetProperty("values")));

            Resampler.Run(Signal, Rate, to, int.MaxValue).ShouldBe(expected, 2e-5, $"to {to} Hz");
        }
    }

    [Theory]
    [InlineData(44_100, 16_000, 1_000)]
    [InlineData(8_000, 16_000, 3_000)]
    [InlineData(48_000, 8_000, 440)]
    public void Resampler_ToneThatBothRatesCanHave_StaysTheSameTone(int from, int to, double hertz)
    {
        var result = Resampler.Run(Waves.Tone(hertz, from, from / 4), from, to, int.MaxValue);

        var expected = Waves.Tone(hertz, to, result.Length);
        for (var i = 200; i < result.Length - 200; i++)
        {
            result[i].ShouldBe(expected[i], 0.01f, $"sample {i}");
        }
    }

    [Theory]
    [InlineData(44_100, 16_000, 12_000)]
    [InlineData(16_000, 8_000, 7_000)]
    public void Resampler_ToneThatTheLowerRateCannotHave_IsGoneAndNotFolded(int from, int to, double hertz)
    {
        var result = Resampler.Run(Waves.Tone(hertz, from, from / 4), from, to, int.MaxValue);

        result[200..^200].Max(Math.Abs).ShouldBeLessThan(0.5f * 0.01f); // 40 dB down
    }

    [Fact]
    public void Resampler_AnyRates_GivesAsManySamplesAsTheTimeHas() =>
        Gen.Select(Gen.Int[1, 200_000], Gen.Int[1_000, 48_000], Gen.Int[0, 500]).Sample((from, to, count) =>
        {
            var result = Resampler.Run(new float[count], from, to, 2_000);

            result.Length.ShouldBe((int)Math.Min(2_000, Math.Ceiling((double)count * to / from)));
            result.ShouldAllBe(sample => sample == 0);
        });

    private static double Mel(double hertz) => 2_595 * Math.Log10(1 + (hertz / 700));

    private static float[] Floats(JsonElement element) => [.. element.EnumerateArray().Select(value => value.GetSingle())];
}
