namespace AnnotationFunctions.App.Prelabel.Tensors;

/// <summary>The inputs and outputs of a model, in its order.</summary>
public sealed record ModelSignature(IReadOnlyList<TensorFacts> Inputs, IReadOnlyList<TensorFacts> Outputs)
{
    /// <summary>Rows of one run at most, where an inference server states it.</summary>
    public int? MaxRows { get; init; }
}
