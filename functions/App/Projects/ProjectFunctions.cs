using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Projects;

/// <summary>Projects over HTTP.</summary>
public sealed partial class ProjectFunctions(ProjectStore projects, ILogger<ProjectFunctions> logger)
{
    private const long MaxBytes = 4 << 20;

    /// <summary>POST projects.</summary>
    [Function("CreateProject")]
    [Access(Role.Owner)]
    [Endpoint("Create a project", Request = typeof(ProjectRequest), Response = typeof(Project), Status = 201, Problems = [409], MaxBytes = MaxBytes,
        Description = "With version 1 of its schema and policy, and of its guideline when one is given. Every error of the request is listed. For tokens that are for all projects.")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.HttpContext.Caller();
        caller.RequireAllProjects();
        using var body = await request.ReadDocumentAsync(MaxBytes, cancellation);
        var wanted = ProjectReader.ReadProject(body.RootElement);
        var project = await projects.TryCreateAsync(wanted, caller.Id, cancellation)
            ?? throw ProblemException.Conflict($"There is a project '{wanted.Id}' already.");
        LogCreated(project.Id, caller.Id);
        Revision.State(request.HttpContext.Response, project.Revision);
        return Reply.Created($"projects/{project.Id}", project);
    }

    /// <summary>GET projects.</summary>
    [Function("ListProjects")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("List the projects of the caller", Response = typeof(Page<Project>), Query = ["max", "continuation"])]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects")] HttpRequest request, CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var caller = request.HttpContext.Caller();
        var (found, continuation) = await projects.PageAsync(query.Max, query.Continuation, caller.IsForAll ? null : caller.Projects, cancellation);
        return Reply.Ok(new Page<Project>(found, continuation));
    }

    /// <summary>GET projects/{project}.</summary>
    [Function("ReadProject")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("Read a project with its current versions", Response = typeof(Project), Problems = [404],
        Description = "The ETag is the project's revision: send it as If-Match with a change to be refused (412) when somebody else changed the project.")]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}")] HttpRequest request, string project, CancellationToken cancellation)
    {
        var found = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        Revision.State(request.HttpContext.Response, found.Revision);
        return Reply.Ok(found);
    }

    [LoggerMessage(1300, LogLevel.Information, "Project {Project} created by {Caller}.")]
    private partial void LogCreated(string project, string caller);
}
