namespace AnnotationFunctions.App.Projects;

/// <summary>What became of a change to a project.</summary>
public enum ProjectChange
{
    /// <summary>It was written.</summary>
    Done,

    /// <summary>There is no such project.</summary>
    NoProject,

    /// <summary>The project no longer has the revision that the caller named.</summary>
    Changed,
}
