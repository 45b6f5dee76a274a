using System.Text.Json;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>
/// Which classes occur in an answer, how often, and where first. Also counts what cannot be read, so that nothing is called missing
/// that may be there.
/// </summary>
/// <param name="known">The classes of the schema.</param>
internal sealed class ClassTally(Utf8Map<string> known)
{
    private readonly Dictionary<string, (int Count, int First)> _classes = new(StringComparer.Ordinal);

    /// <summary>Objects or choices, whether their class can be read or not.</summary>
    public int Total { get; private set; }

    /// <summary>Objects or choices whose class cannot be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The classes that occur.</summary>
    public IEnumerable<string> Present => _classes.Keys;

    /// <summary>Notes a class; anything but the id of a class counts as unreadable.</summary>
    public void Add(JsonElement value)
    {
        var at = Total++;
        if (!known.TryGet(value, out var id))
        {
            Unreadable++;
            return;
        }
        _classes[id] = _classes.TryGetValue(id, out var found) ? (found.Count + 1, found.First) : (1, at);
    }

    /// <summary>How often a class occurs.</summary>
    public int Count(string id) => _classes.TryGetValue(id, out var found) ? found.Count : 0;

    /// <summary>The position of the first object or choice of a class, or -1.</summary>
    public int First(string id) => _classes.TryGetValue(id, out var found) ? found.First : -1;
}
