namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>A row of an annotator's partition in the table <c>work</c>; which member is set follows from the row key.</summary>
internal sealed record WorkRow
{
    /// <summary>Row <c>place.…</c>: a task in hand.</summary>
    public TaskInHand? InHand { get; init; }

    /// <summary>Row <c>item.…</c>: the task by which the annotator got the item, who hence never gets it again.</summary>
    public string? Had { get; init; }

    /// <summary>Row <c>claim.…</c>: a task that a claim with a name took; empty where the claim ends.</summary>
    public string? Claimed { get; init; }

    /// <summary>Row <c>unseen.…</c>: an answer that its item has not acted on.</summary>
    public UnseenAnswer? Unseen { get; init; }
}
