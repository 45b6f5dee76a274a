using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AnnotationFunctions.Inference.Execution;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>
/// Models in a blob container, <c>{model}/{version}/model.onnx</c>, copied to a folder of this machine when they are loaded. A copy is kept under
/// the ETags that it was made from, so that a change makes another and a crash leaves nothing that passes for whole.
/// </summary>
internal sealed partial class BlobSource(BlobContainerClient container, string cachePath, long maxFileBytes) : IModelSource
{
    /// <summary>Files of one model at most; external weights are files of their own.</summary>
    private const int MaxFiles = 1_000;

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
    {
        var names = new List<string>();
        var options = new GetBlobsByHierarchyOptions { Delimiter = "/" };
        await foreach (var item in container.GetBlobsByHierarchyAsync(options, cancellation))
        {
            if (item.IsPrefix && ModelName.IsValid(item.Prefix.TrimEnd('/')))
            {
                names.Add(item.Prefix.TrimEnd('/'));
            }
        }

        return names;
    }

    public async Task<ModelFolder?> FetchAsync(string model, CancellationToken cancellation)
    {
        if (!ModelName.IsValid(model))
        {
            return null;
        }

        var blobs = await FindAsync(model, cancellation);
        if (blobs.Count == 0)
        {
            return null;
        }

        var files = new SortedDictionary<int, string>();
        foreach (var version in blobs.Where(blob => blob.Version is not null).GroupBy(blob => blob.Version!.Value))
        {
            if (version.Any(blob => blob.File == FolderSource.ModelFile))
            {
                files[version.Key] = Path.Combine(await CopyAsync(model, version.Key, [.. version], cancellation), FolderSource.ModelFile);
            }
        }

        var config = blobs.FirstOrDefault(blob => blob.Version is null);
        return new ModelFolder(model, config is null ? null : await ReadAsync(config, cancellation), files);
    }

    /// <summary>The blobs of a model that are part of a repository's layout; others are left alone.</summary>
    private async Task<List<ModelBlob>> FindAsync(string model, CancellationToken cancellation)
    {
        var found = new List<ModelBlob>();
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = model + "/" }, cancellation))
        {
            ModelBlob? part = blob.Name.Split('/') switch
            {
                [_, ModelConfigFile.Name] => new ModelBlob(blob, null, ModelConfigFile.Name),
                [_, var number, var file] when ModelName.Version(number) is { } version && FileName().IsMatch(file) => new ModelBlob(blob, version, file),
                _ => null,
            };
            if (part is null)
            {
                continue;
            }

            var limit = part.Version is null ? ModelConfigFile.MaxBytes : maxFileBytes;
            if (blob.Properties.ContentLength is not { } length || length > limit)
            {
                throw new ModelFileException($"its blob '{blob.Name}' has {blob.Properties.ContentLength} bytes; expected at most {limit}");
            }

            found.Add(part);
            if (found.Count > MaxFiles)
            {
                throw new ModelFileException($"it has more than {MaxFiles} blobs");
            }
        }

        return found;
    }

    /// <summary>The folder with a version's files, copied unless it is there.</summary>
    private async Task<string> CopyAsync(string model, int version, IReadOnlyList<ModelBlob> blobs, CancellationToken cancellation)
    {
        var identity = string.Join('\n', blobs.OrderBy(blob => blob.File, StringComparer.Ordinal).Select(blob => $"{blob.File} {blob.Item.Properties.ETag}"));
        var parent = Path.Combine(Path.GetFullPath(cachePath), model, $"{version}");
        var folder = Path.Combine(parent, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16]);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var partial = Path.Combine(parent, $"partial-{Guid.NewGuid():N}");
        Directory.CreateDirectory(partial);
        try
        {
            foreach (var blob in blobs)
            {
                await container.GetBlobClient(blob.Item.Name).DownloadToAsync(
                    Path.Combine(partial, blob.File), new BlobDownloadToOptions { Conditions = Unchanged(blob) }, cancellation);
            }

            foreach (var older in Directory.EnumerateDirectories(parent).Where(older => older != partial).ToList())
            {
                Directory.Delete(older, recursive: true);
            }

            Directory.Move(partial, folder);
            return folder;
        }
        catch (Azure.RequestFailedException e)
        {
            throw new ModelFileException($"its version {version} could not be copied from storage ({e.ErrorCode ?? $"{e.Status}"}); try again", e);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private async Task<byte[]> ReadAsync(ModelBlob blob, CancellationToken cancellation)
    {
        var content = await container.GetBlobClient(blob.Item.Name)
            .DownloadContentAsync(new BlobDownloadOptions { Conditions = Unchanged(blob) }, cancellation);
        return content.Value.Content.ToArray();
    }

    private static BlobRequestConditions Unchanged(ModelBlob blob) => new() { IfMatch = blob.Item.Properties.ETag };

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex FileName();

    /// <param name="Item">The blob.</param>
    /// <param name="Version">Its version's number; null for the model's configuration.</param>
    /// <param name="File">Its name within the version.</param>
    private sealed record ModelBlob(BlobItem Item, int? Version, string File);
}
