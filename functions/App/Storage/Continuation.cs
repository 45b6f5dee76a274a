using System.Buffers.Text;
using System.Text;

namespace AnnotationFunctions.App.Storage;

/// <summary>The last row key of a page, in a form that callers do not read and that a URL carries.</summary>
internal static class Continuation
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal static string Write(string rowKey) => Base64Url.EncodeToString(Strict.GetBytes(rowKey));

    internal static string Read(string continuation)
    {
        try
        {
            var rowKey = Strict.GetString(Base64Url.DecodeFromChars(continuation));
            TableKey.Check(rowKey, "row key");
            return rowKey;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or StorageLimitException)
        {
            throw new InvalidContinuationException();
        }
    }
}
