using AnnotationFunctions.App.Prelabel.Sound;
using AnnotationFunctions.Media;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class WaveFileTests
{
    private static readonly float[] Ramp = [-1, -0.5f, -0.25f, 0, 0.125f, 0.75f];

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    public void Read_EveryFormat_GivesTheSamplesBack(int kind, int bits) =>
        Gen.Float[-1, 1].Array[1, 50].Sample(samples =>
        {
            var wave = WaveFile.Read(Waves.File(Waves.Format(kind, 1, 44_100, bits), Waves.Data(samples, kind, bits)));

            wave.SampleRate.ShouldBe(44_100);
            wave.Samples.Length.ShouldBe(samples.Length);
            var step = kind == 3 ? 0 : (float)Math.Pow(2, 1 - Math.Min(bits, 24)); // one step: the largest sample that a format has is a step below 1
            for (var i = 0; i < samples.Length; i++)
            {
                wave.Samples[i].ShouldBe(samples[i], step);
            }
        });

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 32)]
    public void Read_ExtensibleHeader_IsReadByItsFormatProper(int kind, int bits)
    {
        byte[] guid = [(byte)kind, .. Waves.PcmGuid.AsSpan(1)];

        WaveFile.Read(Waves.File(Waves.Format(0xFFFE, 1, 8_000, bits, Waves.Extension(bits, guid)), Waves.Data(Ramp, kind, bits))).Samples.ShouldBe(Ramp);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Read_Channels_AreAveraged(int channels)
    {
        float[] frames = [.. Ramp.SelectMany(sample => Enumerable.Range(0, channels).Select(channel => channel == 0 ? sample : 0))];

        WaveFile.Read(Waves.File(Waves.Format(1, channels, 8_000, 16), Waves.Data(frames, 1, 16))).Samples.ShouldBe(Ramp.Select(sample => sample / channels), 1e-6);
    }

    public static TheoryData<string, byte[]> Odd => new()
    {
        { "chunks of odd sizes before and after the format", Waves.File(Waves.Chunk("LIST"u8, [1, 2, 3]), Waves.Format(1, 1, 8_000, 16), Waves.Chunk("fact"u8, [7]), Waves.Data(Ramp, 1, 16)) },
        { "chunks behind the samples", Waves.File(Waves.Format(1, 1, 8_000, 16), Waves.Data(Ramp, 1, 16), Waves.Chunk("LIST"u8, new byte[101])) },
        { "a chunk without content", Waves.File(Waves.Chunk("JUNK"u8, []), Waves.Format(1, 1, 8_000, 16), Waves.Data(Ramp, 1, 16)) },
        { "a format of 18 bytes", Waves.File(Waves.Format(1, 1, 8_000, 16, [0, 0]), Waves.Data(Ramp, 1, 16)) },
        { "samples of unknown size, from a pipe", Waves.File(Waves.Format(1, 1, 8_000, 16), Waves.Data(Ramp, 1, 16, uint.MaxValue)) },
        { "samples said to have two gigabytes", Waves.File(Waves.Format(1, 1, 8_000, 16), Waves.Data(Ramp, 1, 16, int.MaxValue)) },
        { "half a sample at the end", [.. Waves.File(Waves.Format(1, 1, 8_000, 16), Waves.Data(Ramp, 1, 16, 13)), 99] },
        { "a size of the file that is wrong", [.. "RIFF"u8, 0, 0, 0, 0, .. Waves.File(Waves.Format(1, 1, 8_000, 16), Waves.Data(Ramp, 1, 16)).AsSpan(8)] },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void Read_OddButWhole_IsRead(string what, byte[] file) => WaveFile.Read(file).Samples.ShouldBe(Ramp, what);

    public static TheoryData<byte[], string> Damaged => new()
    {
        { [], "does not begin as a WAV file" },
        { [.. "RIFX"u8, .. Waves.File().AsSpan(4)], "does not begin as a WAV file" },
        { Waves.File(), "no samples" },
        { Waves.File(Waves.Format(1, 1, 8_000, 16)), "no samples" },
        { Waves.File(Waves.Format(1, 1, 8_000, 16), Waves.Data([], 1, 16)), "no samples" },
        { Waves.File(Waves.Format(1, 1, 8_000, 16), Waves.Chunk("data"u8, [1])), "no samples" },
        { Waves.File(Waves.Chunk("LIST"u8, [1], uint.MaxValue), Waves.Data(Ramp, 1, 16)), "no samples" },
        { Waves.File(Waves.Data(Ramp, 1, 16), Waves.Format(1, 1, 8_000, 16)), "format is missing" },
        { Waves.File(Waves.Chunk("fmt "u8, [1, 0, 1, 0]), Waves.Data(Ramp, 1, 16)), "format is missing" },
        { Waves.File(Waves.Format(2, 1, 8_000, 4), Waves.Data(Ramp, 1, 16)), "format 2 with 1 channels of 4 bits at 8000 Hz is not supported" },
        { Waves.File(Waves.Format(1, 1, 8_000, 12), Waves.Data(Ramp, 1, 16)), "of 12 bits" },
        { Waves.File(Waves.Format(3, 1, 8_000, 16), Waves.Data(Ramp, 1, 16)), "format 3" },
        { Waves.File(Waves.Format(0xFFFE, 1, 8_000, 16), Waves.Data(Ramp, 1, 16)), "format 65534" },
        { Waves.File(Waves.Format(1, 0, 8_000, 16), Waves.Data(Ramp, 1, 16)), "0 channels" },
        { Waves.File(Waves.Format(1, 65, 8_000, 16), Waves.Data(Ramp, 1, 16)), "65 channels" },
        { Waves.File(Waves.Format(1, 1, 0, 16), Waves.Data(Ramp, 1, 16)), "at 0 Hz" },
        { Waves.File(Waves.Format(1, 1, -1, 16), Waves.Data(Ramp, 1, 16)), "at 4294967295 Hz" },
        { Waves.File(Waves.Format(3, 1, 8_000, 32), Waves.Data([0, float.NaN], 3, 32)), "not a number" },
        { Waves.File(Waves.Format(3, 1, 8_000, 64), Waves.Chunk("data"u8, BitConverter.GetBytes(1e300))), "not a number" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Read_Damaged_SaysHow(byte[] file, string message) => Should.Throw<RejectedMediaException>(() => WaveFile.Read(file)).Message.ShouldContain(message);

    [Fact]
    public void Read_AnyBytesChanged_IsReadOrRejected()
    {
        var whole = Waves.File(Waves.Chunk("LIST"u8, [1, 2, 3]), Waves.Format(0xFFFE, 2, 8_000, 24, Waves.Extension(24, Waves.PcmGuid)), Waves.Data(Ramp, 1, 24));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 8].SelectMany(changes => Gen.Int[0, whole.Length].Select(length => (changes, length))).Sample(
            change =>
            {
                byte[] file = [.. whole];
                foreach (var (at, value) in change.changes)
                {
                    file[at] = value;
                }

                try
                {
                    WaveFile.Read(file.AsSpan(0, change.length)).Samples.Length.ShouldBeInRange(1, file.Length);
                }
                catch (RejectedMediaException)
                {
                    // said so
                }
            },
            iter: 5_000);
    }
}
