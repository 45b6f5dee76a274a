using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>
/// Runs a model: tensors in, tensors out. In this process or on an inference server, with identical results. Safe for several callers at
/// once; how many run at the same time is bounded.
/// </summary>
internal interface ITensorRunner : IDisposable
{
    /// <summary>What the model says of itself.</summary>
    ModelSignature Signature { get; }

    /// <summary>What the server said of itself with its last answer; null in this process, or before the first.</summary>
    ServedModel? Served { get; }

    /// <summary>
    /// Runs the model once. The outputs come in the order of <paramref name="outputs"/>, with names, types and shapes that fit
    /// <see cref="Signature"/>; their numbers are as the model gave them and may be NaN.
    /// </summary>
    /// <exception cref="ModelException">The model or the server gave something else, or failed: trying again gives the same.</exception>
    /// <exception cref="ModelChangedException">The server runs another model than the project took.</exception>
    /// <exception cref="ModelNotReadyException">The server is starting or has too much to do: try again later.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<IReadOnlyList<Tensor>> RunAsync(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellation, RunMeter? meter = null);
}
