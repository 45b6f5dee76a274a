using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Answers with the media of an item. Its content never changes, so browsers may keep it; it is private, so nothing between may.</summary>
public sealed class ItemMedia(AnnotationStorage storage)
{
    private const string KeepPrivately = "private, max-age=31536000, immutable";

    private readonly BlobArea prepared = storage.Blobs(ContainerName.Prepared);

    /// <summary>The prepared media.</summary>
    /// <exception cref="ProblemException">404 when it is missing.</exception>
    public Task<IResult> MediaAsync(HttpRequest request, Item item, CancellationToken cancellation) =>
        SendAsync(request, item, "media", item.MediaBlob, item.MediaType, cancellation);

    /// <summary>The thumbnail.</summary>
    /// <exception cref="ProblemException">404 when the item has none.</exception>
    public Task<IResult> ThumbnailAsync(HttpRequest request, Item item, CancellationToken cancellation) =>
        item is { ThumbnailBlob: { } blob, ThumbnailMediaType: { } type }
            ? SendAsync(request, item, "thumbnail", blob, type, cancellation)
            : throw new ProblemException(404, "Thumbnail not found", $"Item '{item.Id}' is a text and has no thumbnail.");

    /// <summary>The image with the values that it came with.</summary>
    /// <exception cref="ProblemException">404 when the item's media holds them all, or when they were not kept.</exception>
    public Task<IResult> DeepAsync(HttpRequest request, Item item, CancellationToken cancellation) =>
        item.DeepBlob is { } blob
            ? SendAsync(request, item, "deep", blob, "image/png", cancellation)
            : throw new ProblemException(404, "No deeper image", $"Item '{item.Id}' has no image of more than 8 bits beside its media.");

    private async Task<IResult> SendAsync(HttpRequest request, Item item, string part, string blob, string mediaType, CancellationToken cancellation)
    {
        var tag = new EntityTagHeaderValue($"\"{item.Id}-{part}\"");
        request.HttpContext.Response.Headers.CacheControl = KeepPrivately;
        if (request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known && known.Any(one => one.Compare(tag, useStrongComparison: false)))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var reading = await prepared.OpenReadAsync(blob, cancellation)
            ?? throw new ProblemException(404, "Media not found", $"The {part} of item '{item.Id}' is missing.");
        request.HttpContext.Response.RegisterForDisposeAsync(reading);
        request.HttpContext.Response.ContentLength = reading.Facts.Length;
        return Results.Stream(reading.Content, mediaType, entityTag: tag);
    }
}
