namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Who a task is for.</summary>
public enum TaskRole
{
    /// <summary>One of several independent answers.</summary>
    Annotator,

    /// <summary>An expert's decision on what others disagree on.</summary>
    Reviewer,
}
