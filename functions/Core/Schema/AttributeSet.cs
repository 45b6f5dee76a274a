using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>The attributes of an answer or of one object in it: values by attribute id, compared by value, sorted by id.</summary>
/// <remarks>The default value is the empty set. Written in JSON as an object. Safe to share between threads.</remarks>
[CollectionBuilder(typeof(AttributeSet), nameof(Create))]
[JsonConverter(typeof(AttributeSetConverter))]
public readonly struct AttributeSet : IReadOnlyCollection<KeyValuePair<string, AttributeValue>>, IEquatable<AttributeSet>
{
    private readonly KeyValuePair<string, AttributeValue>[]? _sorted;

    private AttributeSet(KeyValuePair<string, AttributeValue>[] sorted) => _sorted = sorted;

    private ReadOnlySpan<KeyValuePair<string, AttributeValue>> Items => _sorted;

    /// <summary>Number of attributes.</summary>
    public int Count => _sorted?.Length ?? 0;

    /// <summary>The value of an attribute, or null when it is absent. A scan: sets are small.</summary>
    public AttributeValue? this[string id] => TryGet(id, out var value) ? value : null;

    /// <summary>Makes a set of the given attributes; what a collection expression calls.</summary>
    /// <exception cref="ArgumentException">An id occurs twice.</exception>
    public static AttributeSet Create(ReadOnlySpan<KeyValuePair<string, AttributeValue>> items)
    {
        if (items.IsEmpty)
        {
            return default;
        }
        var sorted = items.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Key == sorted[i - 1].Key)
            {
                throw new ArgumentException($"Attribute '{sorted[i].Key}' is given twice.", nameof(items));
            }
        }
        return new AttributeSet(sorted);
    }

    /// <summary>Makes a set of the given attributes.</summary>
    /// <exception cref="ArgumentException">An id occurs twice.</exception>
    public static AttributeSet Of(params ReadOnlySpan<(string Id, AttributeValue Value)> items)
    {
        var pairs = new KeyValuePair<string, AttributeValue>[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            pairs[i] = new(items[i].Id, items[i].Value);
        }
        return Create(pairs);
    }

    /// <summary>Whether the attribute is present.</summary>
    public bool Contains(string id) => TryGet(id, out _);

    /// <summary>Finds the value of an attribute.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out AttributeValue? value)
    {
        foreach (var item in Items)
        {
            if (item.Key == id)
            {
                value = item.Value;
                return true;
            }
        }
        value = null;
        return false;
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, AttributeValue>>)(_sorted ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public bool Equals(AttributeSet other) => Items.SequenceEqual(other.Items);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is AttributeSet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public override string ToString() => $"{{{string.Join(", ", this.Select(item => $"{item.Key}: {item.Value}"))}}}";

    /// <summary>Whether two sets hold the same attributes with the same values.</summary>
    public static bool operator ==(AttributeSet left, AttributeSet right) => left.Equals(right);

    /// <summary>Whether two sets differ in an attribute or a value.</summary>
    public static bool operator !=(AttributeSet left, AttributeSet right) => !left.Equals(right);
}
