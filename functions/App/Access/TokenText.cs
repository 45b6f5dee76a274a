using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.App.Access;

/// <summary>The text of a token: <c>anf_{id}_{secret}</c>, the secret being 256 random bits in base64url.</summary>
internal static class TokenText
{
    private const string Prefix = "anf_";
    private const int MaxLength = 200;

    internal static (string Id, string Text) Create()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}");
    }

    internal static string? IdOf(string text)
    {
        if (text.Length > MaxLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var end = text.IndexOf('_', Prefix.Length);
        var id = end < 0 ? "" : text[Prefix.Length..end];
        return IsId(id) ? id : null;
    }

    /// <summary>Whether the text can be a token's id; it need not exist.</summary>
    internal static bool IsId(string id) => id.Length is > 0 and <= MaxLength && id.All(char.IsAsciiLetterOrDigit);

    internal static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares two hexadecimal hashes in a time that does not depend on where they differ.</summary>
    internal static bool Same(string left, string right) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(left.ToLowerInvariant()), Encoding.ASCII.GetBytes(right.ToLowerInvariant()));
}
