namespace AnnotationFunctions.Core.Schema;

/// <summary>Makes lists of type <see cref="ValueList{T}"/>.</summary>
public static class ValueList
{
    /// <summary>A list of the given elements; what a collection expression calls.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? default : new ValueList<T>(items.ToArray());

    /// <summary>A list of the given elements.</summary>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items) => new(items.ToArray());
}
