using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Projects;

/// <summary>The policy of a project over HTTP.</summary>
public sealed partial class PolicyFunctions(ProjectStore projects, ILogger<PolicyFunctions> logger)
{
    /// <summary>PUT projects/{project}/policy.</summary>
    [Function("SetPolicy")]
    [Access(Role.Ops)]
    [Endpoint("Set the policy, as a new version", Request = typeof(AnnotationPolicy), Response = typeof(PolicyVersion), Problems = [404, 412],
        Description = "The whole policy: what is left out is as in the default policy. Batches that are running keep the policy that they began with.")]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "projects/{project}/policy")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        using var body = await request.ReadDocumentAsync(EndpointAttribute.DefaultMaxBytes, cancellation);
        var policy = ProjectReader.ReadPolicy(body.RootElement);
        await RequireOwnerForAutoLabelAsync(project, policy, request.HttpContext.Caller(), cancellation);
        var change = await projects.SetPolicyAsync(project, policy, Revision.Wanted(request), request.HttpContext.Caller().Id, cancellation);
        var version = change.Require(project);
        LogSet(project, version.Version);
        return Reply.Ok(version);
    }

    /// <summary>GET projects/{project}/policy/{version}.</summary>
    [Function("ReadPolicy")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("Read a version of the policy", Response = typeof(PolicyVersion), Problems = [404],
        Description = "The manifest of a dataset and a batch name the version under which they were made.")]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/policy/{version}")] HttpRequest request,
        string project,
        string version,
        CancellationToken cancellation) =>
        Reply.Ok(await projects.GetPolicyAsync(project, ProjectChanges.ReadVersion("policy", version), cancellation)
            ?? throw ProblemException.NotFound("policy version", version));

    private async Task RequireOwnerForAutoLabelAsync(string project, AnnotationPolicy policy, Caller caller, CancellationToken cancellation)
    {
        if (policy.AutoLabel is { } wanted && caller.Role != Role.Owner && (await projects.GetAsync(project, cancellation))?.Policy.AutoLabel != wanted)
        {
            throw ProblemException.Forbidden("Only an owner lets the model label items that nobody looks at (autoLabel), or changes when.");
        }
    }

    [LoggerMessage(1303, LogLevel.Information, "Policy {Version} of project {Project} set.")]
    private partial void LogSet(string project, int version);
}
