using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Projects;

/// <summary>Turns what became of a change into what the caller is told.</summary>
internal static class ProjectChanges
{
    internal static T Require<T>(this (ProjectChange Outcome, T? Version) change, string project)
        where T : class
    {
        change.Outcome.Require(project);
        return change.Version!;
    }

    internal static void Require(this ProjectChange outcome, string project)
    {
        switch (outcome)
        {
            case ProjectChange.NoProject:
                throw ProblemException.NotFound("project", project);
            case ProjectChange.Changed:
                throw ProblemException.Changed($"Project '{project}' no longer has the revision that If-Match names: read it again.");
        }
    }

    internal static int ReadVersion(string kind, string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ProblemException.NotFound(kind + " version", text);
}
