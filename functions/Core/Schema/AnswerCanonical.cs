using System.Security.Cryptography;
using System.Text.Json;

namespace AnnotationFunctions.Core.Schema;

/// <summary>One sequence of bytes per answer, for hashing and for comparing what different programs wrote.</summary>
/// <remarks>
/// JSON after RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white space, numbers as ECMAScript
/// writes them. Besides, the chosen classes of a classification are sorted and masks are compressed in their shortest form. The order
/// of objects is kept. Equal answers give equal bytes.
/// </remarks>
public static class AnswerCanonical
{
    /// <summary>The canonical JSON of an answer, as UTF-8.</summary>
    public static byte[] Utf8(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer is Answers.ManyClassesAnswer many)
        {
            answer = many with { Classes = many.Classes.Order(StringComparer.Ordinal).ToValueList() };
        }
        return CanonicalJson.Write(JsonSerializer.SerializeToElement(answer, SchemaJson.Options));
    }

    /// <summary>The SHA-256 of the canonical JSON, as 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(Answer answer) => Convert.ToHexStringLower(SHA256.HashData(Utf8(answer)));
}
