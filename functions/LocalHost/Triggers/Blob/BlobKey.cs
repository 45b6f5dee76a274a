using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>
/// A blob's name and version in 24 bytes, so that a container of a million blobs fits into memory. Names are chosen by uploaders: their
/// hash is a cryptographic one, so that nobody can make a blob that passes for another. ETags are chosen by the storage.
/// </summary>
internal readonly record struct BlobKey(UInt128 Name, long Version)
{
    public static BlobKey Of(string name, string etag) => new(HashName(name), HashVersion(etag));

    private static UInt128 HashName(string name)
    {
        Span<byte> text = stackalloc byte[4096];
        if (!Encoding.UTF8.TryGetBytes(name, text, out var length))
        {
            text = Encoding.UTF8.GetBytes(name);
            length = text.Length;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>FNV-1a. Listings give an ETag without quotes, responses with them.</summary>
    private static long HashVersion(string etag)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in etag.AsSpan().Trim('"'))
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return unchecked((long)hash);
    }
}
