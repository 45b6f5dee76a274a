using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>Ids that follow from what they name, so that the same input handled twice gives the same id and changes nothing.</summary>
/// <remarks>26 characters of Crockford's base 32 (0–9 and a–z without i, l, o, u): the first 130 bits of a SHA-256.</remarks>
public static class ItemId
{
    /// <summary>Length of an id in characters.</summary>
    public const int Length = 26;

    /// <summary>The characters of an id, in their order as text; in an id each is as likely as any other, at every place.</summary>
    public const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The id of an item.</summary>
    /// <param name="project">The project's id.</param>
    /// <param name="source">Name of the uploaded blob within the project.</param>
    /// <param name="entry">Name of the entry for an item from an archive, otherwise empty.</param>
    /// <param name="contentHash">SHA-256 of the item's original bytes, in hexadecimal.</param>
    public static string Of(string project, string source, string entry, string contentHash) => OfParts(project, source, entry, contentHash);

    /// <summary>The id of any tuple of strings. The parts' limits count: ("a", "bc") and ("ab", "c") have different ids.</summary>
    public static string OfParts(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Base32(hash.GetHashAndReset());
    }

    /// <summary>Whether <paramref name="text"/> has the form of an id; it need not exist.</summary>
    public static bool IsWellFormed(string text) => text.Length == Length && text.AsSpan().IndexOfAnyExcept(Alphabet) < 0;

    private static string Base32(byte[] hash) => string.Create(Length, hash, static (characters, bytes) =>
    {
        for (var i = 0; i < characters.Length; i++)
        {
            var bit = i * 5;
            var window = (bytes[bit / 8] << 8) | bytes[bit / 8 + 1];
            characters[i] = Alphabet[(window >> (11 - bit % 8)) & 31];
        }
    });
}
