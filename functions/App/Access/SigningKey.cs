using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Access;

/// <summary>
/// The secret from which task links and callback secrets are derived: the setting <c>Access__SigningKey</c> (base64, at least 32 bytes), or
/// one that the first instance makes and keeps in the private container <c>keys</c>, where all instances read it.
/// </summary>
public sealed class SigningKey(AnnotationStorage storage, IConfiguration configuration)
{
    internal const string Setting = "Access:SigningKey";
    private const string BlobName = "signing-key";
    private const int MinBytes = 32;

    private byte[]? key = FromSetting(configuration[Setting]);

    /// <summary>A key of 32 bytes for one purpose; keys of different purposes say nothing about each other (HKDF-Expand with SHA-256).</summary>
    public async ValueTask<byte[]> ForAsync(string purpose, CancellationToken cancellation) =>
        HKDF.Expand(HashAlgorithmName.SHA256, key ??= await LoadAsync(cancellation), 32, Encoding.UTF8.GetBytes(purpose));

    private async Task<byte[]> LoadAsync(CancellationToken cancellation)
    {
        var keys = storage.Blobs(ContainerName.Keys);
        var kept = await keys.ReadBytesAsync(BlobName, cancellation);
        if (kept is null)
        {
            // Of several instances that start at once, one writes and all read what it wrote.
            await keys.TryWriteNewAsync(BlobName, RandomNumberGenerator.GetBytes(64), "application/octet-stream", cancellation);
            kept = await keys.ReadBytesAsync(BlobName, cancellation);
        }

        return kept is { Length: >= MinBytes } ? kept : throw new InvalidDataException($"The blob 'keys/{BlobName}' is not a key of at least {MinBytes} bytes.");
    }

    private static byte[]? FromSetting(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= MinBytes
            ? bytes[..length]
            : throw new InvalidOperationException($"The setting 'Access__SigningKey' is not base64 of at least {MinBytes} bytes.");
    }
}
