using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Items that are annotated together, under the versions and the policy of the moment at which the batch was made.</summary>
public sealed record Batch
{
    /// <summary>Id within the project.</summary>
    public required string Id { get; init; }

    /// <summary>Project id.</summary>
    public required string Project { get; init; }

    /// <summary>Where it is.</summary>
    public required BatchStatus Status { get; init; }

    /// <summary>Schema version of its answers.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Guideline version that annotators follow.</summary>
    public required int GuidelineVersion { get; init; }

    /// <summary>Version of the policy.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The policy itself.</summary>
    public required AnnotationPolicy Policy { get; init; }

    /// <summary>The model that pre-labels.</summary>
    public ModelReference? Model { get; init; }

    /// <summary>Most items that were asked for; null takes all that are free.</summary>
    public int? Limit { get; init; }

    /// <summary>The items that were asked for by name.</summary>
    public IReadOnlyList<string>? Requested { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Id of the caller who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What its items may cost.</summary>
    public BatchAllowance Allowance { get; init; } = BatchAllowance.Unbounded;

    /// <summary>Shards of items.</summary>
    public int Shards { get; init; }

    /// <summary>Shards of items that were reopened.</summary>
    public int ReopenedShards { get; init; }

    /// <summary>How far it is.</summary>
    public BatchProgress Progress { get; init; } = new();

    /// <summary>How well annotators agree; null before they were compared.</summary>
    public BatchAgreement? Agreement { get; init; }

    /// <summary>What the model's suggestions saved and spoiled; null where annotators saw none, and before the answers were merged.</summary>
    public SuggestionReport? Suggestions { get; init; }

    /// <summary>What people say of the model where it may label by itself, as of the last scoring; null where the policy does not want that, and before.</summary>
    public AutoLabelMeasurement? AutoLabel { get; init; }

    /// <summary>What the gate says; null before it was asked.</summary>
    public GateResult? Gate { get; init; }

    /// <summary>The dataset version that its items went into.</summary>
    public string? Dataset { get; init; }

    /// <summary>Why it failed, or who called it off.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether work on it is under way.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsActive => Status is BatchStatus.Selecting or BatchStatus.Annotating or BatchStatus.Scoring;

    /// <summary>Its key.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public BatchKey Key => new(Project, Id);
}
