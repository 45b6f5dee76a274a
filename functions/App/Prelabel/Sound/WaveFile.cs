using System.Buffers.Binary;
using AnnotationFunctions.Media;

namespace AnnotationFunctions.App.Prelabel.Sound;

/// <summary>A WAV file: samples from −1 to 1, its channels averaged.</summary>
internal sealed record WaveFile(int SampleRate, float[] Samples)
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;

    /// <summary>
    /// Reads PCM of 8 to 32 bits and floating point of 32 or 64. Chunks that say nothing about the samples are passed over; samples end where the file
    /// does, whatever size is stated, since programs that write into a pipe know none.
    /// </summary>
    /// <exception cref="RejectedMediaException">It is no such file, or is damaged.</exception>
    public static WaveFile Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
        {
            throw Rejected("it does not begin as a WAV file");
        }

        ReadOnlySpan<byte> format = default;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var content = file[(at + 8)..];
            content = content[..(int)Math.Min(size, (uint)content.Length)];
            if (file.Slice(at, 4).SequenceEqual("fmt "u8))
            {
                format = content;
            }
            else if (file.Slice(at, 4).SequenceEqual("data"u8))
            {
                return Read(format, content);
            }

            if (size > file.Length)
            {
                break;
            }

            at += 8 + (int)size + (int)(size & 1);
        }

        throw Rejected("it has no samples");
    }

    private static WaveFile Read(ReadOnlySpan<byte> format, ReadOnlySpan<byte> data)
    {
        if (format.Length < 16)
        {
            throw Rejected("its format is missing");
        }

        int kind = BinaryPrimitives.ReadUInt16LittleEndian(format);
        kind = kind == Extensible && format.Length >= 26 ? BinaryPrimitives.ReadUInt16LittleEndian(format[24..]) : kind;
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (channels is < 1 or > 64 || rate is < 1 or > 1_000_000 || !(kind == Float ? bits is 32 or 64 : kind == Pcm && bits is 8 or 16 or 24 or 32))
        {
            throw Rejected($"format {kind} with {channels} channels of {bits} bits at {rate} Hz is not supported");
        }

        var frame = channels * (bits / 8);
        var samples = new float[data.Length / frame];
        if (samples.Length == 0)
        {
            throw Rejected("it has no samples");
        }

        for (var i = 0; i < samples.Length; i++)
        {
            var sum = 0f;
            for (var channel = 0; channel < channels; channel++)
            {
                sum += Sample(data[((i * frame) + (channel * (bits / 8)))..], kind, bits);
            }

            samples[i] = sum / channels;
        }

        return Array.TrueForAll(samples, float.IsFinite) ? new WaveFile((int)rate, samples) : throw Rejected("a sample is not a number");
    }

    private static float Sample(ReadOnlySpan<byte> at, int kind, int bits) => (kind, bits) switch
    {
        (Float, 32) => BinaryPrimitives.ReadSingleLittleEndian(at),
        (Float, _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(at),
        (_, 8) => (at[0] - 128) / 128f,
        (_, 16) => BinaryPrimitives.ReadInt16LittleEndian(at) / 32_768f,
        (_, 24) => (((sbyte)at[2] << 16) | (at[1] << 8) | at[0]) / 8_388_608f,
        _ => BinaryPrimitives.ReadInt32LittleEndian(at) / 2_147_483_648f,
    };

    private static RejectedMediaException Rejected(string why) => new("damaged", $"The sound cannot be read: {why}.");
}
