using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>
/// Checks callbacks as a receiver must (Standard Webhooks): HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c> with the secret that was
/// handed out at registration, and a timestamp that is not far from now.
/// </summary>
internal sealed class WebhookSignature
{
    private const string SecretPrefix = "whsec_";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    internal WebhookSignature(string secret, TimeProvider time)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            throw new FormatException($"A callback secret starts with {SecretPrefix}.");
        }

        _key = Convert.FromBase64String(secret[SecretPrefix.Length..]);
        _time = time;
    }

    /// <param name="id">Header <c>webhook-id</c>.</param>
    /// <param name="timestamp">Header <c>webhook-timestamp</c>, seconds since 1970.</param>
    /// <param name="signatures">Header <c>webhook-signature</c>: one or more of <c>v1,{base64}</c>, apart by spaces.</param>
    /// <param name="body">The body as it arrived.</param>
    internal bool IsValid(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || signatures is null
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(_time.GetUtcNow().ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }

        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(Sign(id, timestamp, body)));
        return signatures.Split(' ').Any(given => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), expected));
    }

    private byte[] Sign(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
