namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Where a batch is.</summary>
public enum BatchStatus
{
    /// <summary>Accepted; its items are being selected.</summary>
    Selecting,

    /// <summary>Annotators are at work.</summary>
    Annotating,

    /// <summary>All items are answered; the batch is merged and measured.</summary>
    Scoring,

    /// <summary>It passed its gate, and its items are in a dataset.</summary>
    Completed,

    /// <summary>It did not pass its gate, or had nothing to promote: findings say what to do.</summary>
    Rejected,

    /// <summary>It could not be carried on.</summary>
    Failed,

    /// <summary>Somebody called it off.</summary>
    Cancelled,
}
