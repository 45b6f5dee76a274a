using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.Core.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Projects;

/// <summary>Versions of a project's schema over HTTP.</summary>
public sealed partial class SchemaFunctions(ProjectStore projects, ILogger<SchemaFunctions> logger)
{
    /// <summary>POST projects/{project}/schemas.</summary>
    [Function("AddSchema")]
    [Access(Role.Ops)]
    [Endpoint("Make a schema the current one, as a new version", Request = typeof(LabelSchema), Response = typeof(SchemaVersion), Status = 201, Problems = [404, 412],
        Description = "Earlier versions stay as they are. The answer says every difference, and whether it breaks earlier answers. The version in the body is ignored.")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/schemas")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        using var body = await request.ReadDocumentAsync(EndpointAttribute.DefaultMaxBytes, cancellation);
        var schema = ProjectReader.ReadSchema(body.RootElement);
        var change = await projects.AddSchemaAsync(project, schema, Revision.Wanted(request), request.HttpContext.Caller().Id, cancellation);
        var version = change.Require(project);
        LogAdded(project, version.Version, version.IsBreaking);
        return Reply.Created($"projects/{project}/schemas/{version.Version}", version);
    }

    /// <summary>GET projects/{project}/schemas/{version}.</summary>
    [Function("ReadSchema")]
    [Access(Role.Any)]
    [Endpoint("Read a version of the schema", Response = typeof(SchemaVersion), Problems = [404])]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/schemas/{version}")] HttpRequest request,
        string project,
        string version,
        CancellationToken cancellation) =>
        Reply.Ok(await FindAsync(project, version, cancellation));

    /// <summary>GET projects/{project}/schemas/{version}/answer.</summary>
    [Function("ReadAnswerSchema")]
    [Access(Role.Any)]
    [Endpoint("Read the JSON Schema of an answer under a version of the schema", ResponseType = "application/schema+json", Problems = [404],
        Description = "JSON Schema 2020-12. Submissions are checked against more than it can say: geometry, counts and what excludes what.")]
    public async Task<IResult> ReadAnswerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/schemas/{version}/answer")] HttpRequest request,
        string project,
        string version,
        CancellationToken cancellation)
    {
        var found = await FindAsync(project, version, cancellation);
        return Reply.Text(AnswerSchema.Document(found.Schema).ToJsonString(Json.Http), "application/schema+json");
    }

    private async Task<SchemaVersion> FindAsync(string project, string version, CancellationToken cancellation) =>
        await projects.GetSchemaAsync(project, ProjectChanges.ReadVersion("schema", version), cancellation)
            ?? throw ProblemException.NotFound("schema version", version);

    [LoggerMessage(1301, LogLevel.Information, "Schema {Version} of project {Project} added; it breaks earlier answers: {IsBreaking}.")]
    private partial void LogAdded(string project, int version, bool isBreaking);
}
