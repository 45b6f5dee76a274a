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
        Description = "The whole policy: what is left out is as in the default policy. Batches that are running keep the policy that they began with. "
            + "Only an owner turns autoLabel on or changes it; anybody who may set the policy turns it off.")]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "projects/{project}/policy")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        using var body = await request.ReadDocumentAsync(EndpointAttribute.DefaultMaxBytes, cancellation);
        var policy = ProjectReader.ReadPolicy(body.RootElement);
        var caller = request.HttpContext.Caller();
        var change = await projects.SetPolicyAsync(
            project, policy, Revision.Wanted(request), caller.Id, cancellation, before => RequireOwnerForAutoLabel(before, policy, caller));
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

    private static void RequireOwnerForAutoLabel(AnnotationPolicy before, AnnotationPolicy wanted, Caller caller)
    {
        if (wanted.AutoLabel is not null && wanted.AutoLabel != before.AutoLabel && caller.Role != Role.Owner)
        {
            throw ProblemException.Forbidden("Only an owner lets the model label items that nobody looks at (autoLabel), or changes when.");
        }
    }

    [LoggerMessage(1303, LogLevel.Information, "Policy {Version} of project {Project} set.")]
    private partial void LogSet(string project, int version);
}
