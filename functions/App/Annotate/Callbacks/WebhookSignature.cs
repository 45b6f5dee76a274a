using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>The signature of Standard Webhooks, version 1: base64 of HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>.</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>Value of the header <c>webhook-signature</c>.</summary>
    /// <param name="secret"><c>whsec_</c> and base64 of the key.</param>
    /// <param name="id">Value of <c>webhook-id</c>: the same for every attempt at one message.</param>
    /// <param name="timestamp">Value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <exception cref="FormatException">The secret is not of that form.</exception>
    public static string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new FormatException($"A webhook secret begins with '{Prefix}'.");
        }

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[Prefix.Length..]));
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
