using System.Collections;
using System.Globalization;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>The names 0, 1, 2 … of things that have none, made when they are asked for: millions of items would hold as many strings.</summary>
internal sealed class NumberNames(int count) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index] => (uint)index < (uint)count
        ? index.ToString(CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Expected 0 .. {count - 1}.");

    public IEnumerator<string> GetEnumerator()
    {
        for (var index = 0; index < count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
