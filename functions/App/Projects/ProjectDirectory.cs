using System.Collections.Concurrent;
using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.App.Projects;

/// <summary>Which projects exist. A project is never deleted, so one that was found once is not looked up again.</summary>
public sealed class ProjectDirectory(ProjectStore projects)
{
    private const int MaxKnown = 100_000;

    private readonly ConcurrentDictionary<string, byte> known = new(StringComparer.Ordinal);

    /// <summary>Throws unless the project exists.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async ValueTask RequireAsync(string id, CancellationToken cancellation)
    {
        if (known.ContainsKey(id))
        {
            return;
        }

        if (!ProjectId.IsValid(id) || await projects.GetAsync(id, cancellation) is null)
        {
            throw ProblemException.NotFound("project", id);
        }

        if (known.Count < MaxKnown)
        {
            known.TryAdd(id, 0);
        }
    }
}
