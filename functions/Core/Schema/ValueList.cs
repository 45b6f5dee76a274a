using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>An immutable list that is equal to another one when their elements are equal, in order.</summary>
/// <remarks>
/// Records compare their lists by reference unless the list says otherwise; answers and schemas are compared by value, so their
/// lists are of this type. The default value is the empty list. Written in JSON as an array. Safe to share between threads.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
[JsonConverter(typeof(ValueListConverterFactory))]
public readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[]? _items;

    internal ValueList(T[] items) => _items = items;

    /// <summary>The elements; never to be changed.</summary>
    internal T[] Items => _items ?? [];

    /// <summary>Number of elements; 0 for the default value.</summary>
    public int Count => _items?.Length ?? 0;

    /// <summary>The element at a position, counted from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">The position is not in the list.</exception>
    public T this[int index] => Items[index];

    /// <summary>The elements as a span, without a copy.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <summary>Enumerates the elements without an allocation.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    /// <inheritdoc />
    public bool Equals(ValueList<T> other)
    {
        var comparer = EqualityComparer<T>.Default;
        if (Count != other.Count)
        {
            return false;
        }
        for (var i = 0; i < Count; i++)
        {
            if (!comparer.Equals(_items![i], other._items![i]))
            {
                return false;
            }
        }
        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in this)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public override string ToString() => $"[{string.Join(", ", (IEnumerable<T>)this)}]";

    /// <summary>Whether two lists have equal elements in the same order.</summary>
    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    /// <summary>Whether two lists differ in an element or in their order.</summary>
    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);
}
