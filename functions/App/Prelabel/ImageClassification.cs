using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Images;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Classifies images: reads and scales the media several at once, runs the model on many at a time.</summary>
internal sealed class ImageClassification(ModelCache models, AnnotationStorage storage, PrelabelOptions options) : IPrelabelAdapter
{
    private readonly BlobArea prepared = storage.Blobs(ContainerName.Prepared);

    public bool Takes(TaskType task, ItemKind kind) => task is TaskType.ClassificationOne or TaskType.ClassificationOrdinal && kind == ItemKind.Image;

    public async Task<IReadOnlyList<ModelAnswer?>> RunAsync(ModelReference model, IReadOnlyList<Item> items, CancellationToken cancellation)
    {
        using var loan = await models.BorrowAsync(model, cancellation);
        var answers = new ModelAnswer?[items.Count];
        for (var start = 0; start < items.Count; start += options.BatchSize)
        {
            var pixels = await ReadAsync(model.Input, [.. items.Skip(start).Take(options.BatchSize)], cancellation);
            var readable = Enumerable.Range(0, pixels.Length).Where(i => pixels[i] is not null).ToList();
            var rows = loan.Session.Run([.. readable.Select(i => pixels[i]!)]);
            for (var row = 0; row < rows.Length; row++)
            {
                answers[start + readable[row]] = Answer(model.Input, rows[row]);
            }
        }

        return answers;
    }

    private static ModelAnswer? Answer(ModelInput input, float[] row)
    {
        if (!Array.TrueForAll(row, float.IsFinite))
        {
            return null;
        }

        var best = ClassProbabilities.Best(row);
        return new ModelAnswer(input.Classes[best], row[best], row);
    }

    private async Task<byte[]?[]> ReadAsync(ModelInput input, IReadOnlyList<Item> items, CancellationToken cancellation)
    {
        var pixels = new byte[]?[items.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ReadsAtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, items.Count, parallel, async (i, stop) =>
        {
            if (await prepared.ReadBytesAsync(items[i].MediaBlob, stop) is { } media)
            {
                pixels[i] = Pixels(input, items[i], media);
            }
        });
        return pixels;
    }

    private static byte[]? Pixels(ModelInput input, Item item, byte[] media)
    {
        try
        {
            return ImagePixels.Read(media, item.MediaType, input.Width, input.Height, input.Channels);
        }
        catch (RejectedMediaException)
        {
            return null;
        }
    }
}
