using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Prelabel.AutoLabels;

namespace AnnotationFunctions.App.Quality;

/// <summary>The answers of one item of a batch and the label that they make, with everything that made it.</summary>
public sealed record ItemConsensus
{
    /// <summary>Item id.</summary>
    public required string Item { get; init; }

    /// <summary>Where the item is.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>Round in which it is or was settled.</summary>
    public required int Round { get; init; }

    /// <summary>The merged label, or the reviewer's; null without answers.</summary>
    public string? Label { get; init; }

    /// <summary>Its probability given the answers; 1 for a reviewer's decision.</summary>
    public double Posterior { get; init; }

    /// <summary>How it was merged.</summary>
    public required string Method { get; init; }

    /// <summary>The answers.</summary>
    public required IReadOnlyList<CastVote> Votes { get; init; }

    /// <summary>The model's answer, when there is one.</summary>
    public ModelLabel? Prelabel { get; init; }

    /// <summary>Tasks that replaced a failed one and were taken by somebody.</summary>
    public int Reassigned { get; init; }

    /// <summary>Whether the label is the model's alone, or was before it was withdrawn.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsAutoLabelled => Method == AutoLabelItems.Method;

    /// <summary>Whether it was merged with the whole batch in this round. Then only that counts, and what the item's own answers say of it no longer replaces it.</summary>
    public bool Scored { get; init; }

    /// <summary>Schema version.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Guideline version.</summary>
    public required int GuidelineVersion { get; init; }

    /// <summary>When this was merged.</summary>
    public required DateTimeOffset MergedAt { get; init; }

    /// <summary>
    /// Whether this, made of the item's own answers, may replace what is there: not what was scored in this round or a later one, and not
    /// what has seen more. Within a round answers only become more, and the end of the item comes last. No answers at all say less than the
    /// model's label, even one that was withdrawn.
    /// </summary>
    internal bool Supersedes(ItemConsensus there) =>
        !(there.Scored && there.Round >= Round)
        && !(there.IsAutoLabelled && !IsAutoLabelled && Votes.Count == 0)
        && (Round, Votes.Count, Status != ItemStatus.Open).CompareTo((there.Round, there.Votes.Count, there.Status != ItemStatus.Open)) >= 0;
}
