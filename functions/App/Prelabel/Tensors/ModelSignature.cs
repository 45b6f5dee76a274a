namespace AnnotationFunctions.App.Prelabel.Tensors;

/// <summary>The inputs and outputs of a model, in its order.</summary>
public sealed record ModelSignature(IReadOnlyList<TensorFacts> Inputs, IReadOnlyList<TensorFacts> Outputs);
