namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Where a task is in its life. <see cref="TaskTransitions"/> says which steps lead from one state to another.</summary>
public enum TaskState
{
    /// <summary>A slot in the pool that any eligible annotator may take.</summary>
    Open,

    /// <summary>One annotator holds it until the lease ends.</summary>
    Leased,

    /// <summary>The annotator answered.</summary>
    Answered,

    /// <summary>The lease ended without an answer. Another slot replaces it; a late answer still counts while the item is open.</summary>
    Expired,

    /// <summary>The annotator gave it back, or the callback did not reach them.</summary>
    Released,

    /// <summary>No answer is wanted any more.</summary>
    Closed,
}
