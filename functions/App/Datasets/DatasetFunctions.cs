using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Datasets;

/// <summary>Dataset versions over HTTP.</summary>
public sealed class DatasetFunctions(DatasetStore datasets)
{
    private const Role Readers = Role.Ops | Role.Uploader | Role.Reviewer;

    /// <summary>GET projects/{project}/datasets.</summary>
    [Function("ListDatasets")]
    [Access(Readers)]
    [Endpoint("List dataset versions", Response = typeof(Page<DatasetVersion>), Description = "Complete versions, oldest first.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/datasets")] HttpRequest request,
        string project,
        CancellationToken cancellation) =>
        Reply.Ok(new Page<DatasetVersion>(
            [.. (await datasets.ListAsync(project, cancellation)).Where(version => version.ManifestSha256 is not null)]));

    /// <summary>GET projects/{project}/datasets/{version}.</summary>
    [Function("ReadDataset")]
    [Access(Readers)]
    [Endpoint("Read the manifest of a dataset version", Response = typeof(DatasetManifest), Problems = [404])]
    public Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/datasets/{version}")] HttpRequest request,
        string project,
        string version,
        CancellationToken cancellation) =>
        FileAsync(request, project, version, DatasetStore.ManifestBlob(project, version), cancellation);

    /// <summary>GET projects/{project}/datasets/{version}/data.</summary>
    [Function("ReadDatasetData")]
    [Access(Readers)]
    [Endpoint("Read the rows of a dataset version", ResponseType = "application/x-ndjson", Problems = [404],
        Description = "One JSON object per line, in the order of item ids. The manifest has its SHA-256.")]
    public Task<IResult> DataAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/datasets/{version}/data")] HttpRequest request,
        string project,
        string version,
        CancellationToken cancellation) =>
        FileAsync(request, project, version, DatasetStore.DataBlob(project, version), cancellation);

    private async Task<IResult> FileAsync(HttpRequest request, string project, string version, string blob, CancellationToken cancellation)
    {
        if (await datasets.FindAsync(project, version, cancellation) is null
            || await datasets.Files.OpenReadAsync(blob, cancellation) is not { } file)
        {
            throw ProblemException.NotFound("dataset version", version);
        }

        request.HttpContext.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.Stream(file.Content, file.Facts.ContentType);
    }
}
