using System.Collections.Immutable;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>A model and its versions at one moment.</summary>
/// <param name="Name">The model.</param>
/// <param name="DefaultVersion">The version that answers where a request names none; null for the newest that is ready.</param>
/// <param name="Entries">Its versions.</param>
/// <param name="Reason">Why the model as a whole cannot be served.</param>
internal sealed record ServedModel(string Name, int? DefaultVersion, ImmutableSortedDictionary<int, ModelEntry> Entries, string? Reason)
{
    /// <summary>The version that answers where a request names none.</summary>
    public ModelEntry? Default => DefaultVersion is { } chosen
        ? Entries.GetValueOrDefault(chosen)
        : Entries.Values.LastOrDefault(entry => entry.Loaded is not null) ?? Entries.Values.LastOrDefault();

    public static ServedModel None(string name) => new(name, null, ImmutableSortedDictionary<int, ModelEntry>.Empty, null);

    public ServedModel With(ModelEntry entry) => this with { Entries = Entries.SetItem(entry.Version, entry) };
}
