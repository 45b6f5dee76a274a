using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Gives each distinct name the next integer id; looks names up from spans, so that only new names allocate.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<string> names = [];
    private int latest = -1;

    public NameTable() => lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => names.Count;

    public string this[int id] => names[id];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<char> name)
    {
        if (latest >= 0 && name.SequenceEqual(names[latest]))
        {
            return latest; // files are mostly ordered by one of their columns
        }

        if (!lookup.TryGetValue(name, out latest))
        {
            latest = names.Count;
            var text = name.ToString();
            names.Add(text);
            ids.Add(text, latest);
        }

        return latest;
    }

    public bool TryFind(ReadOnlySpan<char> name, out int id) => lookup.TryGetValue(name, out id);

    public string[] ToArray() => [.. names];
}
