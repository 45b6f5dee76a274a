using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>
/// Takes models from registries: resolves the reference to a digest, checks every file against its own, and keeps a copy in the container
/// <c>models</c> under its digest. What runs later never depends on the registry, and never on what a tag names by then.
/// </summary>
public sealed class ModelArtifacts
{
    private readonly RegistryClient registry;
    private readonly PrelabelOptions options;
    private readonly BlobArea models;

    internal ModelArtifacts(RegistryClient registry, AnnotationStorage storage, PrelabelOptions options) =>
        (this.registry, this.options, models) = (registry, options, storage.Blobs(ContainerName.Models));

    /// <summary>A reference of the form that is accepted and to a registry that is permitted, or what is wrong with it.</summary>
    public static string? Fault(string reference, PrelabelOptions options) => ArtifactReference.Parse(reference) is not { } parsed
        ? $"Expected 'registry/repository:tag' or 'registry/repository@sha256:…', found '{reference}'."
        : options.Registries.Contains(parsed.Registry, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"The registry '{parsed.Registry}' is none of the setting 'Prelabel__Registries'.";

    /// <summary>The model with its file, and its tokenizer when the artifact has a file of that name.</summary>
    /// <exception cref="ModelException">The artifact is not there, or is not what it must be.</exception>
    public async Task<ModelReference> TakeAsync(ModelReference draft, string text, CancellationToken cancellation)
    {
        var reference = ArtifactReference.Parse(text)!;
        var manifest = await registry.ManifestAsync(reference, cancellation);
        var model = manifest.Model();
        var file = await CopyAsync(reference, model, ".onnx", options.MaxModelBytes, cancellation);
        var input = draft.Input;
        if (input.Text is { } words && manifest.Layers.FirstOrDefault(layer => layer.Title == words.Tokenizer) is { } tokenizer)
        {
            input = input with { Text = words with { Tokenizer = await CopyAsync(reference, tokenizer, ".json", options.MaxTokenizerBytes, cancellation) } };
        }

        return draft with { File = file, Input = input, Artifact = new ModelArtifact(reference.ToString(), manifest.Digest) };
    }

    /// <summary>Digest that the tag of a project's model names now; null when it was taken by digest, or the tag is gone.</summary>
    public async Task<string?> CurrentAsync(ModelArtifact artifact, CancellationToken cancellation) =>
        ArtifactReference.Parse(artifact.Reference) is { Digest: null } reference ? await registry.ResolveAsync(reference, cancellation) : null;

    private async Task<string> CopyAsync(ArtifactReference reference, ArtifactLayer layer, string ending, long maxBytes, CancellationToken cancellation)
    {
        var name = $"registry/{layer.Hex}{ending}";
        if (await models.FindAsync(name, cancellation) is null)
        {
            await models.TryWriteNewAsync(name, await registry.DownloadAsync(reference, layer, maxBytes, cancellation), "application/octet-stream", cancellation);
        }

        return name;
    }
}
