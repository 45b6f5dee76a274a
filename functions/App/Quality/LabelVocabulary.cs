namespace AnnotationFunctions.App.Quality;

/// <summary>The labels that a categorical task can get, in the schema's order: label ids are positions in it.</summary>
public sealed class LabelVocabulary
{
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);

    /// <summary>A vocabulary of these names.</summary>
    /// <exception cref="ArgumentException">There is no name, or one occurs twice.</exception>
    public LabelVocabulary(IEnumerable<string> names)
    {
        Names = [.. names];
        for (var id = 0; id < Names.Count; id++)
        {
            if (!ids.TryAdd(Names[id], id))
            {
                throw new ArgumentException($"The label '{Names[id]}' occurs twice.", nameof(names));
            }
        }

        if (Names.Count == 0)
        {
            throw new ArgumentException("A vocabulary needs at least one label.", nameof(names));
        }
    }

    /// <summary>Names by id.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of labels.</summary>
    public int Count => Names.Count;

    /// <summary>The id of a name, or null when the vocabulary lacks it.</summary>
    public int? Find(string? name) => name is not null && ids.TryGetValue(name, out var id) ? id : null;
}
