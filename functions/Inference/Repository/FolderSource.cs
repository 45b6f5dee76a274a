using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>Models in a folder: a volume, or a part of the image. Nothing outside it is read, whatever names and links say.</summary>
internal sealed class FolderSource(string path, long maxFileBytes) : IModelSource
{
    /// <summary>The file of a version.</summary>
    public const string ModelFile = "model.onnx";

    private readonly string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> names = [.. Directory.EnumerateDirectories(root).Select(Path.GetFileName).OfType<string>().Where(ModelName.IsValid).Order(StringComparer.Ordinal)];
        return Task.FromResult(names);
    }

    public async Task<ModelFolder?> FetchAsync(string model, CancellationToken cancellation)
    {
        var folder = Path.Combine(root, model);
        if (!ModelName.IsValid(model) || !Directory.Exists(folder))
        {
            return null;
        }

        var files = new SortedDictionary<int, string>();
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (ModelName.Version(Path.GetFileName(child)) is { } version && File.Exists(Path.Combine(child, ModelFile)))
            {
                files[version] = Checked(Path.Combine(child, ModelFile), maxFileBytes);
            }
        }

        var config = Path.Combine(folder, ModelConfigFile.Name);
        return new ModelFolder(
            model, File.Exists(config) ? await File.ReadAllBytesAsync(Checked(config, ModelConfigFile.MaxBytes), cancellation) : null, files);
    }

    /// <summary>The file itself behind links, which must be in the repository and not too large.</summary>
    private string Checked(string file, long maxBytes)
    {
        var real = Real(file);
        if (!real.StartsWith(Real(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ModelFileException($"its {Path.GetFileName(file)} is a link that leads out of the model repository");
        }

        var length = new FileInfo(real).Length;
        return length <= maxBytes
            ? real
            : throw new ModelFileException($"its {Path.GetFileName(file)} has {length} bytes; expected at most {maxBytes}");
    }

    /// <summary>A path with every link in it followed, as volumes of Kubernetes are made of them.</summary>
    private static string Real(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var real = Path.GetPathRoot(path)!;
        for (var i = 0; i < parts.Length; i++)
        {
            var next = Path.Combine(real, parts[i]);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            real = info.LinkTarget is null ? next : Real(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }

        return real;
    }
}
