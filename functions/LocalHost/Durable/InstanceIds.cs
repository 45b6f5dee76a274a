using System.Buffers;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>Which instance ids are accepted: those that every back end of the real host accepts.</summary>
internal static class InstanceIds
{
    private const int MaxLength = 100;

    private static readonly SearchValues<char> Refused = SearchValues.Create(
        ['/', '\\', '#', '?', .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c)]);

    /// <exception cref="ArgumentException">The id is not accepted; the message says why.</exception>
    public static void Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        if (instanceId.StartsWith('@'))
        {
            throw new ArgumentException($"Instance id '{instanceId}' starts with '@', which is reserved for entities.", nameof(instanceId));
        }
        if (instanceId.Length > MaxLength)
        {
            throw new ArgumentException(
                $"Instance id '{instanceId}' has {instanceId.Length} characters; at most {MaxLength} are allowed.", nameof(instanceId));
        }
        if (instanceId.AsSpan().IndexOfAny(Refused) is var at and >= 0)
        {
            throw new ArgumentException(
                $"Instance id '{instanceId}' has U+{(int)instanceId[at]:X4} at {at}; '/', '\\', '#', '?' and control characters are not allowed.",
                nameof(instanceId));
        }
    }
}
