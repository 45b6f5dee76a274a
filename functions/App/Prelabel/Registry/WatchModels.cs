using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>Notices once an hour that the tag of a project's model names another artifact than the one that runs: a finding says so, and nothing changes.</summary>
public sealed partial class WatchModels(ProjectStore projects, FindingStore findings, ModelArtifacts artifacts, TimeProvider time, ILogger<WatchModels> logger)
{
    private const int PageSize = 100;

    /// <summary>Looks at the tags of all projects.</summary>
    [Function(nameof(WatchModels))]
    public async Task RunAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            var page = await projects.PageAsync(PageSize, continuation, among: null, cancellation);
            foreach (var project in page.Projects.Where(project => project.Model?.Artifact is not null))
            {
                await LookAsync(project.Id, project.Model!, cancellation);
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>Looks at the tag of one project's model; true when it has moved.</summary>
    public async Task<bool> LookAsync(string project, ModelReference model, CancellationToken cancellation)
    {
        try
        {
            var (artifact, current) = (model.Artifact!, await artifacts.CurrentAsync(model.Artifact!, cancellation));
            if (current is null || current == artifact.Digest)
            {
                return false;
            }

            var finding = Finding.Of(
                FindingKind.ModelTagMoved, "models", current["sha256:".Length..][..16],
                $"'{artifact.Reference}' names {current} now; the project runs {artifact.Digest}, which it took before.", time.GetUtcNow(),
                "Give the project the artifact again with PUT model to run the new one.", "Name it by its digest if it must never change.");
            await findings.WriteAsync(project, [finding], cancellation);
            return true;
        }
        catch (ModelException e)
        {
            LogUnknown(project, model.Artifact!.Reference, e.Message);
            return false;
        }
    }

    [LoggerMessage(1654, LogLevel.Warning, "Which artifact {Reference} of project {Project} names now is not known: {Reason}")]
    private partial void LogUnknown(string project, string reference, string reason);
}
