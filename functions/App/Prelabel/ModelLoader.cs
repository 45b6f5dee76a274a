using System.Security.Cryptography;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tokens;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Loads models from the container <c>models</c> into this process, or connects to them on the inference server.</summary>
public sealed class ModelLoader(AnnotationStorage storage, InferenceClient inference, PrelabelOptions options, TimeProvider time)
{
    private readonly BlobArea models = storage.Blobs(ContainerName.Models);

    /// <summary>Loads a model to look at it, and completes what is known of it: digests, inputs, outputs. Nothing is kept.</summary>
    /// <exception cref="ModelException">There is no such file, or the model is not what <paramref name="model"/> says.</exception>
    /// <exception cref="ModelNotReadyException">The inference server is not ready.</exception>
    internal async Task<ModelReference> InspectAsync(ModelReference model, TaskType type, CancellationToken cancellation)
    {
        var tokenizer = model.Input.Text is { } text ? await ReadAsync(text.Tokenizer, options.MaxTokenizerBytes, cancellation) : null;
        var digests = model with { Served = null, Sha256 = await DigestAsync(model, cancellation), TokenizerSha256 = tokenizer is null ? null : Digest(tokenizer) };
        using var loaded = await LoadAsync(digests, type, cancellation);
        return digests with
        {
            Head = model.Head with { Task = model.Head.Task ?? Heads.HeadFactory.TaskOf(type) },
            Inputs = [.. loaded.Signature.Inputs.Select(Describe)],
            Served = loaded.Served,
            Outputs = [.. loaded.Signature.Outputs.Select(Describe)],
        };
    }

    /// <summary>Loads a model that a project took before.</summary>
    /// <exception cref="ModelException">A file is gone, has changed since the project took it, or is not usable.</exception>
    /// <exception cref="ModelNotReadyException">The inference server is not ready.</exception>
    internal async Task<LoadedModel> LoadAsync(ModelReference model, TaskType type, CancellationToken cancellation)
    {
        var tokenizer = model.Input.Text is { } text ? TokenizerFile.Read(await ReadAsync(text.Tokenizer, model.TokenizerSha256, options.MaxTokenizerBytes, cancellation)) : null;
        ITensorRunner runner = model.Remote is not null
            ? await RemoteRunner.ConnectAsync(
                inference.Http ?? throw new ModelException("The project's model runs on an inference server, and the setting 'Prelabel__InferenceUrl' names none."), model, options, time, cancellation)
            : OnnxRunner.Load(await ReadAsync(model.File, model.Sha256, options.MaxModelBytes, cancellation), options, time);
        return await LoadedModel.CreateAsync(model, type, runner, tokenizer, options, cancellation);
    }

    private async Task<string> DigestAsync(ModelReference model, CancellationToken cancellation)
    {
        if (model.Remote is null)
        {
            return Digest(await ReadAsync(model.File, options.MaxModelBytes, cancellation));
        }

        // The server has loaded it; here it may be too large to be held.
        await using var reading = await models.OpenReadAsync(model.File, cancellation) ?? throw Missing(model.File);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(reading.Content, cancellation));
    }

    private async Task<byte[]> ReadAsync(string file, string? sha256, long maxBytes, CancellationToken cancellation)
    {
        var bytes = await ReadAsync(file, maxBytes, cancellation);
        return sha256 is null || Digest(bytes) == sha256
            ? bytes
            : throw new ModelException($"The model file '{file}' has changed: its SHA-256 is {Digest(bytes)}, the project took {sha256}. Give it to the project again.");
    }

    private async Task<byte[]> ReadAsync(string file, long maxBytes, CancellationToken cancellation)
    {
        try
        {
            return await models.ReadBytesAsync(file, cancellation, maxBytes) ?? throw Missing(file);
        }
        catch (StorageLimitException e)
        {
            throw new ModelException(e.Message, e);
        }
    }

    private static ModelException Missing(string file) => new($"The container 'models' has no file '{file}'.");

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Describe(Tensors.TensorFacts facts) => $"{facts.Name} {facts.Type?.ToString() ?? "other"} [{facts.ShapeText()}]";
}
