using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace AnnotationFunctions.Tests.Infra.Settings;

/// <summary>A configuration that remembers which values were asked for, whether there or not.</summary>
internal sealed class RecordingConfiguration(IConfiguration inner) : IConfiguration
{
    private readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Full paths of the values, with colons.</summary>
    public IReadOnlyCollection<string> Asked => [.. asked.Keys];

    public string? this[string key]
    {
        get => Note(key, inner[key]);
        set => throw new NotSupportedException("The app changes no setting.");
    }

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren().Select(child => new Section(this, child));

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    public IConfigurationSection GetSection(string key) => new Section(this, inner.GetSection(key));

    private string? Note(string path, string? value)
    {
        asked[path] = value is not null;
        return value;
    }

    private sealed class Section(RecordingConfiguration owner, IConfigurationSection inner) : IConfigurationSection
    {
        public string Key => inner.Key;

        public string Path => inner.Path;

        public string? Value
        {
            get => owner.Note(Path, inner.Value);
            set => throw new NotSupportedException("The app changes no setting.");
        }

        public string? this[string key]
        {
            get => owner.Note($"{Path}:{key}", inner[key]);
            set => throw new NotSupportedException("The app changes no setting.");
        }

        public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren().Select(child => new Section(owner, child));

        public IChangeToken GetReloadToken() => inner.GetReloadToken();

        public IConfigurationSection GetSection(string key) => new Section(owner, inner.GetSection(key));
    }
}
