using System.Text.Json.Serialization;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>A model's way through the items of a project, outside of any batch, with the model and the schema of the moment at which it was asked for.</summary>
public sealed record PrelabelPass
{
    /// <summary>Id within the project.</summary>
    public required string Id { get; init; }

    /// <summary>Project id.</summary>
    public required string Project { get; init; }

    /// <summary>The model.</summary>
    public required ModelReference Model { get; init; }

    /// <summary>Schema version of its answers.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Most items; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether items are done again that have a pre-label of this very model, calibration and schema.</summary>
    public bool Again { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Id of the caller who asked for it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it could not be carried on.</summary>
    public string? Failure { get; init; }

    /// <summary>Where it begins.</summary>
    [JsonIgnore]
    internal PassStep Start => new(Project, Id);

    /// <summary>What stands in place of a batch's id with its pre-labels and counts. No batch can be called so.</summary>
    [JsonIgnore]
    public string Mark => MarkOf(Id);

    internal static string MarkOf(string id) => $"~{id}";
}
