using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Datasets;

/// <summary>What a dataset version is made of: enough to verify every byte of it and to say where every label came from.</summary>
public sealed record DatasetManifest
{
    /// <summary>Version of this format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Project id.</summary>
    public required string Project { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The version that it continues: its rows are rows of this one, but for items that were labelled anew or superseded.</summary>
    public string? Parent { get; init; }

    /// <summary>The batch that was promoted.</summary>
    public required string Batch { get; init; }

    /// <summary>When the version was reserved.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The files with their hashes.</summary>
    public required IReadOnlyList<DatasetFile> Files { get; init; }

    /// <summary>Rows.</summary>
    public required int Items { get; init; }

    /// <summary>Rows that the batch added or replaced.</summary>
    public required int FromBatch { get; init; }

    /// <summary>SHA-256 over the lines <c>{item} {sha256 of the upload}</c>: equal for two versions of the same data, whatever the labels.</summary>
    public required string ItemsSha256 { get; init; }

    /// <summary>Rows per label.</summary>
    public required IReadOnlyDictionary<string, int> Labels { get; init; }

    /// <summary>Rows per split.</summary>
    public required IReadOnlyDictionary<string, int> Splits { get; init; }

    /// <summary>Rows per method.</summary>
    public required IReadOnlyDictionary<string, int> Methods { get; init; }

    /// <summary>Rows whose label is the model's alone, which nobody looked at (method <c>auto-label</c>).</summary>
    public int AutoLabelled { get; init; }

    /// <summary>Rows with an answer that was given with the model's suggestion in view.</summary>
    public int Assisted { get; init; }

    /// <summary>Rows per schema version.</summary>
    public required IReadOnlyDictionary<string, int> SchemaVersions { get; init; }

    /// <summary>Rows per guideline version.</summary>
    public required IReadOnlyDictionary<string, int> GuidelineVersions { get; init; }

    /// <summary>Rows per model that pre-labelled, as <c>{name}@sha256:{digest}</c>.</summary>
    public required IReadOnlyDictionary<string, int> Models { get; init; }

    /// <summary>Answers per annotator that the labels were made from.</summary>
    public required IReadOnlyDictionary<string, int> Annotators { get; init; }

    /// <summary>Policy version of the batch.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>Agreement in the batch.</summary>
    public required BatchAgreement Agreement { get; init; }

    /// <summary>The gate that the batch passed.</summary>
    public required GateResult Gate { get; init; }
}
