using System.Text.RegularExpressions;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>An artifact in an OCI registry, by tag or by digest.</summary>
/// <param name="Registry">Host of the registry, with a port where it has one.</param>
/// <param name="Repository">Repository within it.</param>
/// <param name="Tag">Tag, or null.</param>
/// <param name="Digest">Digest of the manifest, or null; stronger than the tag.</param>
internal sealed partial record ArtifactReference(string Registry, string Repository, string? Tag, string? Digest)
{
    /// <summary>What the registry calls it: the digest, or the tag.</summary>
    public string Name => Digest ?? Tag!;

    /// <summary>Reads <c>registry/repository:tag</c>, <c>registry/repository@sha256:…</c> or both. Null when it is neither.</summary>
    public static ArtifactReference? Parse(string text)
    {
        var match = text.Length <= 500 ? Form().Match(text) : Match.Empty;
        return match.Success
            ? new ArtifactReference(match.Groups["registry"].Value.ToLowerInvariant(), match.Groups["repository"].Value, Part(match, "tag"), Part(match, "digest"))
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Registry}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    private static string? Part(Match match, string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;

    [GeneratedRegex(
        @"^(?<registry>[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?)/(?<repository>[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*)(?=[:@])(:(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}
