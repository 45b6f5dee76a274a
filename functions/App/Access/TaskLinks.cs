using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.App.Access;

/// <summary>Signed links by which an annotator reaches one task without a token: HMAC-SHA256 over task, annotator and expiry.</summary>
public sealed class TaskLinks(SigningKey signingKey, TimeProvider time)
{
    /// <summary>The query <c>annotator=…&amp;expires=…&amp;signature=…</c> (without '?') that opens <paramref name="task"/> to <paramref name="annotator"/> until <paramref name="expires"/>, to the second.</summary>
    public async ValueTask<string> SignAsync(string task, string annotator, DateTimeOffset expires, CancellationToken cancellation)
    {
        var seconds = expires.ToUnixTimeSeconds();
        var signature = Base64Url.EncodeToString(await SignatureAsync(task, annotator, seconds, cancellation));
        return string.Create(CultureInfo.InvariantCulture, $"annotator={Uri.EscapeDataString(annotator)}&expires={seconds}&signature={signature}");
    }

    /// <summary>Whether these query values are a link that <see cref="SignAsync"/> made for this task and that has not expired.</summary>
    public async ValueTask<bool> VerifyAsync(string task, string annotator, string expires, string signature, CancellationToken cancellation)
    {
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds <= time.GetUtcNow().ToUnixTimeSeconds())
        {
            return false;
        }

        if (!Base64Url.IsValid(signature, out var length) || length != SHA256.HashSizeInBytes)
        {
            return false;
        }

        var genuine = await SignatureAsync(task, annotator, seconds, cancellation);
        return CryptographicOperations.FixedTimeEquals(genuine, Base64Url.DecodeFromChars(signature));
    }

    // Lengths keep two different triples from having one text.
    private async ValueTask<byte[]> SignatureAsync(string task, string annotator, long seconds, CancellationToken cancellation) =>
        HMACSHA256.HashData(
            await signingKey.ForAsync("task-links/1", cancellation),
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{task.Length}:{task}{annotator.Length}:{annotator}{seconds}")));
}
