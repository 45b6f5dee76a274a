using System.Text;

namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>Reads bodies of answers no further than a bound, whatever their headers say.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body.</summary>
    /// <exception cref="ModelException">It is longer than the bound.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, long maxBytes, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            throw TooLong(maxBytes);
        }

        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        var buffer = new byte[64 << 10];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > maxBytes)
            {
                throw TooLong(maxBytes);
            }

            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>The start of a body on one line, for a message to people.</summary>
    public static async Task<string> StartAsync(HttpContent content, int maxBytes, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[maxBytes];
        var read = await stream.ReadAtLeastAsync(buffer, maxBytes, throwOnEndOfStream: false, cancellation);
        var text = Encoding.UTF8.GetString(buffer, 0, read).Trim();
        return text.Length == 0 ? "(no body)" : string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }

    private static ModelException TooLong(long maxBytes) => new($"The answer is longer than {maxBytes:N0} bytes.");
}
