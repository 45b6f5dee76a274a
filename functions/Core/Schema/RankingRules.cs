using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Rules of a ranking.</summary>
public sealed record RankingRules
{
    /// <summary>Whether candidates may share a rank; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Ties { get; init; }

    /// <summary>How many of the best candidates must be ranked, at least; all of them when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Top { get; init; }
}
