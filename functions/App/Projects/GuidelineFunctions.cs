using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Projects;

/// <summary>Versions of a project's guideline over HTTP.</summary>
public sealed partial class GuidelineFunctions(ProjectStore projects, ILogger<GuidelineFunctions> logger)
{
    private const long MaxBytes = 2 << 20;

    /// <summary>POST projects/{project}/guidelines.</summary>
    [Function("AddGuideline")]
    [Access(Role.Ops)]
    [Endpoint("Make a guideline the current one, as a new version", Request = typeof(GuidelineContent), Response = typeof(GuidelineVersion), Status = 201,
        Problems = [404, 412], MaxBytes = MaxBytes, Description = "Markdown, and positive, negative and borderline examples of each class.")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/guidelines")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var current = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        using var body = await request.ReadDocumentAsync(MaxBytes, cancellation);
        var content = ProjectReader.ReadGuideline(body.RootElement, current.Schema);
        var change = await projects.AddGuidelineAsync(project, content, Revision.Wanted(request), request.HttpContext.Caller().Id, cancellation);
        var version = change.Require(project);
        LogAdded(project, version.Version);
        return Reply.Created($"projects/{project}/guidelines/{version.Version}", version with { Content = content });
    }

    /// <summary>GET projects/{project}/guidelines/{version}.</summary>
    [Function("ReadGuideline")]
    [Access(Role.Any)]
    [Endpoint("Read a version of the guideline", Response = typeof(GuidelineVersion), Problems = [404])]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/guidelines/{version}")] HttpRequest request,
        string project,
        string version,
        CancellationToken cancellation) =>
        Reply.Ok(await projects.GetGuidelineAsync(project, ProjectChanges.ReadVersion("guideline", version), cancellation)
            ?? throw ProblemException.NotFound("guideline version", version));

    [LoggerMessage(1302, LogLevel.Information, "Guideline {Version} of project {Project} added.")]
    private partial void LogAdded(string project, int version);
}
