using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.App.Access;

/// <summary>Who is calling.</summary>
/// <param name="Id">Id of the token, or of the annotator behind a signed link.</param>
/// <param name="Role">One role.</param>
/// <param name="Projects">Ids of the projects that the caller may touch; <c>*</c> means all.</param>
/// <param name="AnnotatorId">The annotator for whom the caller acts, within its one project; null for people and services.</param>
public sealed record Caller(string Id, Role Role, IReadOnlyList<string> Projects, string? AnnotatorId = null)
{
    /// <summary>Stands for every project in <see cref="Projects"/>.</summary>
    public const string AllProjects = "*";

    /// <summary>Whether the caller may touch every project.</summary>
    public bool IsForAll => Projects.Contains(AllProjects);

    /// <summary>Whether the caller may touch this project.</summary>
    public bool MayUse(string project) => IsForAll || Projects.Contains(project);

    /// <summary>Whether a token for these projects permits nothing outside of the caller's own: only such tokens may the caller issue, see and revoke.</summary>
    public bool Covers(IReadOnlyList<string> projects) => IsForAll || (projects.Count > 0 && projects.All(MayUse));

    /// <summary>Throws 403 unless the caller may touch this project.</summary>
    public void RequireProject(string project)
    {
        if (!MayUse(project))
        {
            throw ProblemException.Forbidden($"This token is not for project '{project}'.");
        }
    }

    /// <summary>Throws 403 unless the caller may touch every project: for what belongs to none of them.</summary>
    public void RequireAllProjects()
    {
        if (!IsForAll)
        {
            throw ProblemException.Forbidden($"Only a token for all projects (\"{AllProjects}\") may do this.");
        }
    }

    /// <summary>Throws 403 unless the caller is this annotator. Owner and ops are nobody's annotator: an answer is never given in another's name.</summary>
    public void RequireAnnotator(string annotator)
    {
        if (!string.Equals(AnnotatorId, annotator, StringComparison.Ordinal))
        {
            throw ProblemException.Forbidden("This task is not assigned to the annotator of this token.");
        }
    }

    /// <summary>Throws 403 unless the caller is this annotator, or an owner or ops who looks on.</summary>
    public void RequireAnnotatorOrOps(string annotator)
    {
        if ((Role & (Role.Owner | Role.Ops)) == 0)
        {
            RequireAnnotator(annotator);
        }
    }
}
