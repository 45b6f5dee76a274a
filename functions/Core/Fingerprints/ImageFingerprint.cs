using System.Buffers.Binary;
using System.Globalization;

namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>
/// What an image looks like, small enough to be stored with it: a 64-bit perceptual hash by which candidates are found, and a
/// 16×16 grey and 8×8 colour signature by which <see cref="NearImages"/> decides whether a candidate really is a near copy.
/// </summary>
/// <remarks>
/// <para>The hash alone cannot decide: it sees only the coarse layout, and small images of one kind (two handwritten zeros) share it.
/// It therefore only selects. Bit k is set when the k-th coefficient of the image's two-dimensional discrete cosine transform,
/// in order of rising frequency and without the constant term, is positive; so it does not change with brightness or contrast.</para>
/// <para>Lookup is by bands: the hash is cut into <see cref="BandCount"/> bands of 16 bits, and each is a key. Two hashes that
/// differ in fewer than <see cref="BandCount"/> bits agree in a band (pigeonhole). Besides its own value a band is also looked up with its
/// least certain bit turned, the one whose coefficient lies nearest to zero, which is the one that a new encoding turns first.</para>
/// <para>Immutable and safe to share between threads. Cost of <see cref="Run"/>: tens of microseconds.</para>
/// </remarks>
public sealed class ImageFingerprint : IEquatable<ImageFingerprint>
{
    /// <summary>Side of the square raster that <see cref="Run"/> reads, in pixels.</summary>
    public const int RasterSide = CosineTransform.Side;

    /// <summary>Number of bands that the hash is cut into.</summary>
    public const int BandCount = 4;

    /// <summary>Length in bytes of <see cref="ToBytes"/>.</summary>
    public const int ByteLength = 1 + sizeof(ulong) + BandCount + 2 * sizeof(int) + GreyCells + ChromaCells;

    internal const int GreySide = 16;
    internal const int ChromaSide = 8;
    internal const int GreyCells = GreySide * GreySide;
    internal const int ChromaCells = 2 * ChromaSide * ChromaSide;

    private const byte FormatVersion = 1;
    private const int BandBits = 64 / BandCount;

    private readonly byte[] _weakBits;
    private readonly byte[] _signature;

    private ImageFingerprint(ulong hash, byte[] weakBits, int width, int height, byte[] signature)
    {
        Hash = hash;
        _weakBits = weakBits;
        Width = width;
        Height = height;
        _signature = signature;
    }

    /// <summary>The perceptual hash; bit 0 is the lowest frequency.</summary>
    public ulong Hash { get; }

    /// <summary>Width in pixels of the image that the raster was made from.</summary>
    public int Width { get; }

    /// <summary>Height in pixels of the image that the raster was made from.</summary>
    public int Height { get; }

    internal ReadOnlySpan<byte> Grey => _signature.AsSpan(0, GreyCells);

    internal ReadOnlySpan<byte> Chroma => _signature.AsSpan(GreyCells);

    /// <summary>Computes the fingerprint of an image.</summary>
    /// <param name="rgb">The image scaled to 32×32 pixels by <see cref="AreaRaster"/>, row by row, three bytes (red, green, blue; sRGB) per pixel.</param>
    /// <param name="width">Width of the image itself in pixels, at least 1; with <paramref name="height"/> it tells images of different aspect apart.</param>
    /// <param name="height">Height of the image itself in pixels, at least 1.</param>
    /// <returns>The fingerprint; the same input gives the same bytes.</returns>
    /// <exception cref="ArgumentException">The raster does not hold 3,072 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public static ImageFingerprint Run(ReadOnlySpan<byte> rgb, int width, int height)
    {
        if (rgb.Length != 3 * RasterSide * RasterSide)
        {
            throw new ArgumentException($"The raster must hold {3 * RasterSide * RasterSide} bytes (32×32 pixels, RGB), it holds {rgb.Length}.", nameof(rgb));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);

        Span<float> luma = stackalloc float[RasterSide * RasterSide];
        var signature = RasterSignature.Read(rgb, luma);
        Span<float> coefficients = stackalloc float[64];
        CosineTransform.LowFrequencies(luma, coefficients);
        var (hash, weakBits) = HashOf(coefficients);
        return new ImageFingerprint(hash, weakBits, width, height, signature);
    }

    /// <summary>Number of bits in which two hashes differ, 0 to 64.</summary>
    public int HammingDistance(ImageFingerprint other) => System.Numerics.BitOperations.PopCount(Hash ^ other.Hash);

    /// <summary>The keys under which this image is found: one per band, lower-case letters, digits and a hyphen.</summary>
    public IReadOnlyList<string> Keys() => [.. Enumerable.Range(0, BandCount).Select(band => Key(band, Band(band)))];

    /// <summary>The keys under which near copies of this image are looked for: each band as it is, and with its least certain bit turned.</summary>
    public IReadOnlyList<string> Probes() =>
    [
        .. Keys(),
        .. Enumerable.Range(0, BandCount).Select(band => Key(band, (ushort)(Band(band) ^ (1 << _weakBits[band])))),
    ];

    /// <summary>A compact form for storage, <see cref="ByteLength"/> bytes, that <see cref="FromBytes"/> reads.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteLength];
        bytes[0] = FormatVersion;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Hash);
        _weakBits.CopyTo(bytes, 9);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(13), Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(17), Height);
        _signature.CopyTo(bytes, 21);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">Another length or format version.</exception>
    public static ImageFingerprint FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ByteLength || bytes[0] != FormatVersion)
        {
            throw new FormatException($"An image fingerprint has {ByteLength} bytes and format {FormatVersion}; found {bytes.Length} bytes{(bytes.IsEmpty ? "" : $" and format {bytes[0]}")}.");
        }

        return new ImageFingerprint(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]),
            bytes.Slice(9, BandCount).ToArray(),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[13..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[17..]),
            bytes[21..].ToArray());
    }

    /// <inheritdoc />
    public bool Equals(ImageFingerprint? other) => other is not null && ToBytes().AsSpan().SequenceEqual(other.ToBytes());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ImageFingerprint);

    /// <inheritdoc />
    public override int GetHashCode() => Hash.GetHashCode();

    private static (ulong Hash, byte[] WeakBits) HashOf(ReadOnlySpan<float> coefficients)
    {
        ulong hash = 0;
        var weakBits = new byte[BandCount];
        for (var band = 0; band < BandCount; band++)
        {
            var weakest = float.PositiveInfinity;
            for (var bit = 0; bit < BandBits; bit++)
            {
                var coefficient = coefficients[band * BandBits + bit];
                hash |= coefficient > 0 ? 1UL << (band * BandBits + bit) : 0;
                if (MathF.Abs(coefficient) < weakest)
                {
                    weakest = MathF.Abs(coefficient);
                    weakBits[band] = (byte)bit;
                }
            }
        }

        return (hash, weakBits);
    }

    private ushort Band(int band) => (ushort)(Hash >> (band * BandBits));

    private static string Key(int band, ushort value) => string.Create(CultureInfo.InvariantCulture, $"i{band}-{value:x4}");
}
