using System.Text.Json.Serialization;

namespace AnnotationFunctions.Cli.Client;

/// <summary>An annotator as the app knows them.</summary>
internal sealed record AnnotatorFacts
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    /// <summary>Why no tasks are given to them.</summary>
    public string? Paused { get; init; }

    /// <summary>What is held against them.</summary>
    public IReadOnlyList<AnnotatorFlag> Flags { get; init; } = [];

    /// <summary>How good their answers are; null before any was compared.</summary>
    public ScorecardFacts? Scorecard { get; init; }

    /// <summary>Everything that is held against them, on one line; null when nothing is.</summary>
    [JsonIgnore]
    internal string? FlagText
    {
        get
        {
            var all = Flags.Select(flag => flag.Kind).Concat(Paused is null ? [] : ["paused"]).ToList();
            return all.Count == 0 ? null : string.Join(", ", all);
        }
    }
}
