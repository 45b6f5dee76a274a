namespace AnnotationFunctions.App.Quality;

/// <summary>All that the stopping rule knows of an item.</summary>
public sealed record StoppingEvidence
{
    /// <summary>Votes, at most one of each source: annotators, and all who took the model's suggestion together.</summary>
    public required IReadOnlyList<Vote> Votes { get; init; }

    /// <summary>Answers beyond the votes: those that are one vote together.</summary>
    public int Folded { get; init; }

    /// <summary>Answers that say something about the label.</summary>
    public int Answers => Votes.Count + Folded;

    /// <summary>Annotators who saw the item and could not answer. They are asked and paid, but say nothing about the label.</summary>
    public int Skipped { get; init; }

    /// <summary>The model's vote, when its measured accuracy supports counting it.</summary>
    public Vote? Model { get; init; }

    /// <summary>The label that a reviewer decided on.</summary>
    public int? Adjudicated { get; init; }

    /// <summary>Annotator tasks in the pool or in somebody's hands.</summary>
    public int Pending { get; init; }

    /// <summary>Reviewer tasks in the pool or in somebody's hands.</summary>
    public int PendingReviews { get; init; }

    /// <summary>Annotators who could still be asked, beyond those whom the pending tasks need.</summary>
    public int Askable { get; init; }

    /// <summary>Reviewers who could be asked.</summary>
    public int Reviewers { get; init; }
}
