using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>Where models come from: folders <c>{model}/{version}/model.onnx</c> with an optional <c>{model}/config.json</c>.</summary>
internal interface IModelSource
{
    /// <summary>The names of all models.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation);

    /// <summary>Makes a model's files available; null when there is no such model.</summary>
    /// <exception cref="ModelFileException">It is there but may not be used: too large, or leading out of the repository.</exception>
    Task<ModelFolder?> FetchAsync(string model, CancellationToken cancellation);
}
