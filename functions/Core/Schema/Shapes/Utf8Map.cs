using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>A map from strings, looked up by JSON strings without making a .NET string of each.</summary>
internal sealed class Utf8Map<T>
{
    private readonly Dictionary<byte[], T> _values;
    private readonly Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public Utf8Map(IEnumerable<KeyValuePair<string, T>> items)
    {
        _values = new Dictionary<byte[], T>(Comparer.Instance);
        _lookup = _values.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var (key, value) in items)
        {
            _values.TryAdd(Encoding.UTF8.GetBytes(key), value);
        }
    }

    /// <summary>Looks up the text of a JSON value; nothing is found for anything but a string.</summary>
    public bool TryGet(JsonElement json, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (json.ValueKind != JsonValueKind.String)
        {
            return false;
        }
        var text = JsonMarshal.GetRawUtf8Value(json)[1..^1];
        if (!text.Contains((byte)'\\'))
        {
            return _lookup.TryGetValue(text, out value);
        }
        return json.TextOrNull() is { } unescaped && _values.TryGetValue(Encoding.UTF8.GetBytes(unescaped), out value);
    }

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
