using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Sniffing;
using AnnotationFunctions.Media.Text;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// Decides whether content fits a project, and prepares it; few at once, and of large images fewer still: what they need is told before they are decoded,
/// and those in work never need more than the bound of one image.
/// </summary>
internal sealed class MediaPreparation(IngestOptions options) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.Preparations);
    private readonly MemoryBudget memory = new(options.Images.MaxMemory);

    /// <summary>Refuses what a project cannot take, by kind alone; nothing has been decoded.</summary>
    /// <exception cref="RejectedMediaException">With the reason.</exception>
    public static void Check(SniffedMedia sniffed, TaskType task)
    {
        if (sniffed.Kind == MediaKind.Empty)
        {
            throw new RejectedMediaException("empty", "The file is empty.");
        }

        if (sniffed.NameMisleads)
        {
            throw new RejectedMediaException("name-misleads", $"The content is {sniffed.Describe()}.");
        }

        if (sniffed.Kind is not (MediaKind.Image or MediaKind.Text))
        {
            throw sniffed.Kind == MediaKind.Unknown
                ? new RejectedMediaException("unknown-format", "The content has no format that is known here, and is not text.")
                : new RejectedMediaException("not-supported", $"Not supported yet: {sniffed.Describe()}.");
        }

        if (!TakenBy(task).Contains(sniffed.Kind))
        {
            throw new RejectedMediaException("wrong-kind", $"The content is {sniffed.MediaType}; a project of type {task.Name()} takes {string.Join(" or ", TakenBy(task)).ToLowerInvariant()}.");
        }
    }

    /// <summary>The largest content of a kind that is read at all.</summary>
    public long MaxBytes(MediaKind kind) => kind == MediaKind.Text ? options.Texts.MaxBytes : options.Images.MaxBytes;

    /// <summary>Prepares content that <see cref="Check"/> let pass.</summary>
    /// <exception cref="RejectedMediaException">With the reason.</exception>
    public async Task<PreparedMedia> RunAsync(byte[] content, SniffedMedia sniffed, IngestPolicy policy, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            return sniffed.Kind == MediaKind.Text
                ? OfText(TextPreparer.Run(content, options.Texts))
                : await PrepareImageAsync(content, sniffed.MediaType, policy, cancellation);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private async Task<PreparedMedia> PrepareImageAsync(byte[] content, string mediaType, IngestPolicy policy, CancellationToken cancellation)
    {
        var need = ImagePreparer.MemoryNeed(content, mediaType, options.Images);
        using var share = await memory.TakeAsync(need, cancellation);
        return OfImage(ImagePreparer.Run(content, mediaType, options.Images, policy.Depth));
    }

    private static PreparedMedia OfImage(PreparedImage image) =>
        new(ItemKind.Image, image.Content, image.MediaType, NearFingerprint.Of(image.Fingerprint), image.Notes)
        {
            Width = image.Width, Height = image.Height, Thumbnail = image.Thumbnail, Deep = image.Deep,
        };

    private static PreparedMedia OfText(PreparedText text) =>
        new(ItemKind.Text, text.Content, PreparedText.MediaType, NearFingerprint.Of(text.Fingerprint), text.Notes) { TextLength = text.Length };

    private static MediaKind[] TakenBy(TaskType task) => task switch
    {
        TaskType.Boxes or TaskType.RotatedBoxes or TaskType.Polygons or TaskType.Masks or TaskType.Keypoints => [MediaKind.Image],
        TaskType.Spans => [MediaKind.Text],
        TaskType.Tracks => [MediaKind.Video],
        TaskType.Segments => [MediaKind.Audio, MediaKind.Video],
        _ => [MediaKind.Image, MediaKind.Text],
    };
}
