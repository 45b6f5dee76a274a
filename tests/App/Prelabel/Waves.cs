using System.Buffers.Binary;
using AnnotationFunctions.App.Prelabel.Encoders;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Writes WAV files, right ones and odd ones.</summary>
internal static class Waves
{
    public static readonly byte[] PcmGuid = Guid.Parse("00000001-0000-0010-8000-00aa00389b71").ToByteArray();

    /// <summary>A sine tone.</summary>
    public static float[] Tone(double hertz, int rate, int count, double amplitude = 0.5) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    /// <summary>A file as programs write it: 16-bit PCM, one channel.</summary>
    public static MediaContent Media(float[] samples, int rate) => new(File(Format(1, 1, rate, 16), Data(samples, 1, 16)), "audio/wav");

    /// <summary>A RIFF file of these chunks.</summary>
    public static byte[] File(params byte[][] chunks)
    {
        byte[] content = [.. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];
        return [.. "RIFF"u8, .. BitConverter.GetBytes((uint)content.Length), .. content];
    }

    /// <summary>A chunk with its size, or another one that it states, and a byte more where the size is odd.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content, uint? size = null) =>
        [.. name, .. BitConverter.GetBytes(size ?? (uint)content.Length), .. content, .. content.Length % 2 == 1 ? [0] : Array.Empty<byte>()];

    public static byte[] Format(int kind, int channels, int rate, int bits, byte[]? extension = null) => Chunk("fmt "u8, FormatContent(kind, channels, rate, bits, extension));

    public static byte[] FormatContent(int kind, int channels, int rate, int bits, byte[]? extension = null)
    {
        var content = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(content, (ushort)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(14), (ushort)bits);
        return [.. content, .. extension ?? []];
    }

    /// <summary>What stands behind the format of an extensible header: its size, valid bits, channel mask, and the format proper.</summary>
    public static byte[] Extension(int bits, byte[] guid) => [22, 0, (byte)bits, 0, 4, 0, 0, 0, .. guid];

    public static byte[] Data(float[] samples, int kind, int bits, uint? size = null) => Chunk("data"u8, [.. samples.SelectMany(sample => Sample(sample, kind, bits))], size);

    private static byte[] Sample(float sample, int kind, int bits) => (kind, bits) switch
    {
        (3, 32) => BitConverter.GetBytes(sample),
        (3, _) => BitConverter.GetBytes((double)sample),
        (_, 8) => [(byte)Math.Clamp(Math.Round(sample * 128) + 128, 0, 255)],
        _ => BitConverter.GetBytes((long)Math.Clamp(Math.Round(sample * Math.Pow(2, bits - 1)), -Math.Pow(2, bits - 1), Math.Pow(2, bits - 1) - 1))[..(bits / 8)],
    };
}
