using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Names;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Uploads over HTTP: where to put files, and what became of them.</summary>
public sealed class UploadFunctions(ProjectStore projects, UploadLedger ledger, AnnotationStorage storage, TimeProvider time)
{
    private const int MaxNames = 1_000;

    private static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    private readonly BlobArea uploads = storage.Blobs(ContainerName.Uploads);

    /// <summary>POST projects/{project}/upload-links.</summary>
    [Function("CreateUploadLinks")]
    [Access(Role.Ops | Role.Uploader)]
    [Endpoint("Get addresses to upload files to", Request = typeof(UploadLinksRequest), Response = typeof(IReadOnlyList<UploadLink>), Problems = [404],
        Description = "PUT each file to its address with the header `x-ms-blob-type: BlockBlob` within the hour. Names may have folders; what a name's extension says does not decide how the file is read.")]
    public async Task<IResult> LinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/upload-links")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var names = (await request.ReadJsonAsync<UploadLinksRequest>(cancellation)).Names;
        if (Faults(project, names) is { Count: > 0 } faults)
        {
            throw ProblemException.Invalid(faults);
        }

        _ = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        var expiresAt = time.GetUtcNow() + Validity;
        var links = new List<UploadLink>(names.Count);
        foreach (var name in names)
        {
            links.Add(new UploadLink(name, await uploads.UploadLinkAsync($"{project}/{name}", Validity, cancellation), expiresAt));
        }

        return Reply.Ok<IReadOnlyList<UploadLink>>(links);
    }

    /// <summary>GET projects/{project}/uploads.</summary>
    [Function("ListUploads")]
    [Access(Role.Ops | Role.Uploader)]
    [Endpoint("List what became of each upload", Response = typeof(UploadPage), Query = ["outcome", "max", "continuation"], Problems = [404],
        Description = "One record for each content of each name, and for each entry of an archive. The first part also counts them by outcome. "
            + "`outcome` lists some alone: `?outcome=accepted,duplicate`, or the parameter once for each.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/uploads")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        _ = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        return Reply.Ok(await PageAsync(project, request, cancellation));
    }

    /// <summary>GET uploads.</summary>
    [Function("ListStrayUploads")]
    [Access(Role.Ops)]
    [Endpoint("List uploads that belong to no project", Response = typeof(UploadPage), Query = ["outcome", "max", "continuation"],
        Description = "Uploads whose path names no project, or one that did not exist. For tokens that are for all projects.")]
    public async Task<IResult> ListStrayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "uploads")] HttpRequest request, CancellationToken cancellation)
    {
        request.HttpContext.Caller().RequireAllProjects();
        return Reply.Ok(await PageAsync(UploadLedger.NoProject, request, cancellation));
    }

    private async Task<UploadPage> PageAsync(string partition, HttpRequest request, CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var (records, continuation) = await ledger.PageAsync(partition, EnumQuery.Of<UploadOutcome>(request, "outcome"), query.Max, query.Continuation, cancellation);
        return new UploadPage(records, query.Continuation is null ? await ledger.CountAsync(partition, cancellation) : null, continuation);
    }

    private static List<ProblemError> Faults(string project, IReadOnlyList<string> names)
    {
        if (names.Count is 0 or > MaxNames)
        {
            return [new ProblemError("/names", $"Expected 1 to {MaxNames} names, found {names.Count}.")];
        }

        var faults = new List<ProblemError>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (BlobName.Fault($"{project}/{names[i]}") is { } fault)
            {
                faults.Add(new ProblemError($"/names/{i}", $"The name, with the project before it, {fault}."));
            }
            else if (HiddenCharacters.Fault(names[i]) is { } hidden)
            {
                faults.Add(new ProblemError($"/names/{i}", $"The name {hidden}."));
            }
            else if (!seen.Add(names[i]))
            {
                faults.Add(new ProblemError($"/names/{i}", "The name occurs before in the list."));
            }
        }

        return faults;
    }
}
