namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>Names an annotator of a project.</summary>
public sealed record AnnotatorKey(string Project, string Annotator)
{
    /// <summary>Id of the orchestration that hands tasks to them.</summary>
    public string Instance => $"annotator:{Project}:{Annotator}";
}
