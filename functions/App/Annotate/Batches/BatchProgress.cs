namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>How far a batch is. While it runs, the counts are a moment old.</summary>
public sealed record BatchProgress
{
    /// <summary>Items of the batch.</summary>
    public int Items { get; init; }

    /// <summary>Near copies of other items that the batch came across and left out, since nobody named them and the policy does not include them.</summary>
    public int NearCopiesLeftOut { get; init; }

    /// <summary>Items whose label stands.</summary>
    public int Settled { get; init; }

    /// <summary>Of the settled, decided by a reviewer.</summary>
    public int Adjudicated { get; init; }

    /// <summary>Of the settled, labelled by the model alone.</summary>
    public int AutoLabelled { get; init; }

    /// <summary>Items that nobody is left to ask about.</summary>
    public int Unresolved { get; init; }

    /// <summary>Items that were reopened after the first scoring.</summary>
    public int Reopened { get; init; }

    /// <summary>Answers of annotators.</summary>
    public int Answers { get; init; }

    /// <summary>Decisions of reviewers.</summary>
    public int Reviews { get; init; }

    /// <summary>Tasks that replaced one which expired, was given back or could not be delivered.</summary>
    public int Reassigned { get; init; }

    /// <summary>Price of answers and reviews in the policy's currency.</summary>
    public decimal Cost { get; init; }

    /// <summary>When this was counted.</summary>
    public DateTimeOffset? CountedAt { get; init; }
}
