namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>What can happen to a task.</summary>
public enum TaskStep
{
    /// <summary>An annotator takes the slot.</summary>
    Claim,

    /// <summary>An answer was stored.</summary>
    Answer,

    /// <summary>The lease ended.</summary>
    Expire,

    /// <summary>The annotator gave the task back, or could not be reached.</summary>
    Release,

    /// <summary>The item needs no answer from this task any more.</summary>
    Close,
}
