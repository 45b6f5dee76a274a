using System.Text.Json.Serialization;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Datasets;

/// <summary>One item of a dataset: where its media is, its label, and everything that made the label. One line of <c>data.jsonl</c>.</summary>
public sealed record DatasetRow
{
    /// <summary>Item id; rows are in its order.</summary>
    public required string Item { get; init; }

    /// <summary>Which part of the dataset it belongs to. Near copies are always in the same one.</summary>
    public required string Split { get; init; }

    /// <summary>Name of the upload.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the entry, when the upload was an archive.</summary>
    public string? Entry { get; init; }

    /// <summary>SHA-256 of the uploaded bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Blob of the prepared media, with its container.</summary>
    public required string Media { get; init; }

    /// <summary>Media type of the prepared media.</summary>
    public required string MediaType { get; init; }

    /// <summary>Width in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>The label as an answer of the project's schema.</summary>
    public required Answer Answer { get; init; }

    /// <summary>Probability of the label; 1 for a reviewer's decision.</summary>
    public required double Posterior { get; init; }

    /// <summary>How the label was made.</summary>
    public required string Method { get; init; }

    /// <summary>Whose answers it was made from.</summary>
    public required IReadOnlyList<string> Annotators { get; init; }

    /// <summary>How many of these saw what the model suggested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Assisted { get; init; }

    /// <summary>Batch that made the label.</summary>
    public required string Batch { get; init; }

    /// <summary>Schema version of the label.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Guideline version that the annotators followed.</summary>
    public required int GuidelineVersion { get; init; }

    /// <summary>What the model said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelLabel? Model { get; init; }
}
