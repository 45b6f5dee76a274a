using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Sniffing;

/// <summary>
/// Tells the image formats of the HEIF family apart. They share one container and begin alike; the codec follows from the brands of the first box,
/// of which the first may be as general as <c>mif1</c>.
/// </summary>
internal static class HeifBrands
{
    /// <summary>AV1 pictures.</summary>
    public const string Avif = "image/avif";

    /// <summary>HEVC pictures.</summary>
    public const string Heic = "image/heic";

    /// <summary>Pictures of another codec.</summary>
    public const string Heif = "image/heif";

    private const int BoxHeader = 8, Brand = 4, MinorVersion = 4;

    /// <summary>The media type, or null when it is no image of this family.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> head)
    {
        if (head.Length < BoxHeader + Brand || !head[Brand..].StartsWith("ftyp"u8))
        {
            return null;
        }

        var major = head.Slice(BoxHeader, Brand);
        if (OfCodec(major) is { } known)
        {
            return known;
        }

        return IsGeneral(major) ? OfCompatible(head) ?? Heif : null;
    }

    private static string? OfCompatible(ReadOnlySpan<byte> head)
    {
        var end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        for (var at = BoxHeader + Brand + MinorVersion; at + Brand <= end; at += Brand)
        {
            if (OfCodec(head.Slice(at, Brand)) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    private static string? OfCodec(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("avi"u8) && brand[3] is (byte)'f' or (byte)'s' or (byte)'o' ? Avif
        : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) ? Heic
        : null;

    private static bool IsGeneral(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("mif2"u8) || brand.SequenceEqual("mif3"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("miaf"u8);
}
