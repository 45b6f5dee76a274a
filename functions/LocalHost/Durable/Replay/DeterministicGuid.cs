using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>Ids that are the same at every replay: UUIDs of version 5 over instance id, current time and a counter (RFC 9562, 5.5).</summary>
internal static class DeterministicGuid
{
    private static readonly Guid Namespace = new("9e952958-5e33-4daf-827f-2fa12937b875"); // the one that the Durable Task framework uses

    public static Guid Create(string instanceId, DateTime currentUtc, int counter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{currentUtc:o}_{counter}");
        var hashed = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        Namespace.TryWriteBytes(hashed, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, hashed.AsSpan(16));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(hashed, hash); // SHA-1 is what version 5 prescribes; nothing secret depends on it
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
