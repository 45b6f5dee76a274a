using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.Core.Fingerprints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Items over HTTP, for those who run a project. Annotators see the media of their tasks through the tasks.</summary>
public sealed class ItemFunctions(ItemStore items, ItemMedia media)
{
    /// <summary>GET projects/{project}/items.</summary>
    [Function("ListItems")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("List the items of a project", Response = typeof(Page<Item>), Query = ["max", "continuation"])]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/items")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var (found, continuation) = await items.PageAsync(project, query.Max, query.Continuation, cancellation);
        return Reply.Ok(new Page<Item>(found, continuation));
    }

    /// <summary>GET projects/{project}/items/{item}.</summary>
    [Function("ReadItem")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("Read an item", Response = typeof(Item), Problems = [404])]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/items/{item}")] HttpRequest request,
        string project,
        string item,
        CancellationToken cancellation) =>
        Reply.Ok(await FindAsync(project, item, cancellation));

    /// <summary>GET projects/{project}/items/{item}/media.</summary>
    [Function("ReadItemMedia")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("Read the prepared media of an item", ResponseType = "application/octet-stream", Problems = [404],
        Description = "An image as image/png or image/jpeg, a text as text/plain in UTF-8. It never changes, and may be kept.")]
    public async Task<IResult> MediaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/items/{item}/media")] HttpRequest request,
        string project,
        string item,
        CancellationToken cancellation) =>
        await media.MediaAsync(request, await FindAsync(project, item, cancellation), cancellation);

    /// <summary>GET projects/{project}/items/{item}/thumbnail.</summary>
    [Function("ReadItemThumbnail")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("Read the thumbnail of an image", ResponseType = "image/webp", Problems = [404],
        Description = "At most 256 pixels wide and high. A small image is its own thumbnail, as image/png or image/jpeg.")]
    public async Task<IResult> ThumbnailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/items/{item}/thumbnail")] HttpRequest request,
        string project,
        string item,
        CancellationToken cancellation) =>
        await media.ThumbnailAsync(request, await FindAsync(project, item, cancellation), cancellation);

    /// <summary>GET projects/{project}/items/{item}/deep.</summary>
    [Function("ReadItemDeepMedia")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("Read an image with more than 8 bits as it came", ResponseType = "image/png", Problems = [404],
        Description = "PNG of 16 bits, upright and of the same size as the media, where the media shows 8 bits of what was uploaded with more and the project's policy keeps the depth (ingest.depth).")]
    public async Task<IResult> DeepAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/items/{item}/deep")] HttpRequest request,
        string project,
        string item,
        CancellationToken cancellation) =>
        await media.DeepAsync(request, await FindAsync(project, item, cancellation), cancellation);

    private async Task<Item> FindAsync(string project, string item, CancellationToken cancellation) =>
        (ItemId.IsWellFormed(item) ? await items.FindAsync(project, item, cancellation) : null) ?? throw ProblemException.NotFound("item", item);
}
