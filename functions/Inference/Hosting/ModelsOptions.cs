namespace AnnotationFunctions.Inference.Hosting;

/// <summary>Where models come from.</summary>
internal sealed record ModelsOptions
{
    /// <summary>A folder of models. Not used when a container is named.</summary>
    public string Path { get; init; } = "models";

    /// <summary>The address of a blob container of models, read with the identity of the machine, for example <c>https://NAME.blob.core.windows.net/models</c>.</summary>
    public Uri? ContainerUri { get; init; }

    /// <summary>The client id of a user-assigned identity that reads the container; without it, the default one.</summary>
    public string? ClientId { get; init; }

    /// <summary>A connection string, for a storage emulator; goes with <see cref="ContainerName"/>, instead of the address.</summary>
    public string? ConnectionString { get; init; }

    public string ContainerName { get; init; } = "models";

    /// <summary>Where models of a container are kept; must be writable and hold them all.</summary>
    public string CachePath { get; init; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "inference-models");

    /// <summary>Whether all models are loaded at the start; otherwise when they are asked for.</summary>
    public bool LoadAtStart { get; init; } = true;

    /// <summary>Whether requests may load and unload models.</summary>
    public bool AllowControl { get; init; } = true;

    /// <summary>Bytes of a model file at most.</summary>
    public long MaxFileBytes { get; init; } = 4L << 30;

    public IEnumerable<string> Faults()
    {
        if (ContainerUri is { IsAbsoluteUri: false } || (ContainerUri is { } uri && uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback))
        {
            yield return $"Inference:Models:ContainerUri is '{ContainerUri}'; expected an https address of a blob container.";
        }

        if (ContainerUri is not null && ConnectionString is not null)
        {
            yield return "Inference:Models has both ContainerUri and ConnectionString; give one of them.";
        }

        if (ContainerUri is null && ConnectionString is null && !Directory.Exists(Path))
        {
            yield return $"Inference:Models:Path is '{Path}', which is no folder.";
        }

        if (MaxFileBytes < 1)
        {
            yield return $"Inference:Models:MaxFileBytes is {MaxFileBytes}; expected 1 or more.";
        }
    }
}
