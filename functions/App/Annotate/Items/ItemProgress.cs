namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>The batch in which an item is, or was last, annotated. Its insertion claims the item: an item is in one running batch at a time.</summary>
public sealed record ItemProgress
{
    /// <summary>Batch that holds, or last held, the item.</summary>
    public required string Batch { get; init; }

    /// <summary>Pass over the batch, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Where it is.</summary>
    public ItemStatus Status { get; init; }

    /// <summary>When this round of the item began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Votes that the item had when this round began: a reopened item needs at least one more.</summary>
    public int VotesBefore { get; init; }

    /// <summary>Whether the item was accepted when this round began: then it stays so whatever the round brings, and the gate decides by the merged posterior.</summary>
    public bool AcceptedBefore { get; init; }

    /// <summary>Whether the label is the model's alone, which nobody looked at.</summary>
    public bool AutoLabelled { get; init; }

    /// <summary>Number of the last task opened for the item, in any batch.</summary>
    public int LastOrdinal { get; init; }

    /// <summary>Name of the label that stands.</summary>
    public string? Label { get; init; }

    /// <summary>Its posterior.</summary>
    public double Posterior { get; init; }
}
