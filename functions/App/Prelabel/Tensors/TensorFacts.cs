namespace AnnotationFunctions.App.Prelabel.Tensors;

/// <summary>What a model says of one of its inputs or outputs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds; null when that is a type which no tensor of this project has.</param>
/// <param name="Shape">Its dimensions; −1 is one that the model leaves open.</param>
public sealed record TensorFacts(string Name, TensorType? Type, IReadOnlyList<long> Shape)
{
    /// <summary>The shape for people: <c>any</c> where it is open.</summary>
    public string ShapeText() => string.Join(", ", Shape.Select(dimension => dimension < 0 ? "any" : $"{dimension}"));

    /// <summary>Whether a tensor of this shape may be given or returned here.</summary>
    public bool Admits(IReadOnlyList<long> shape) =>
        shape.Count == Shape.Count && !Shape.Where((dimension, i) => dimension >= 0 && dimension != shape[i]).Any();
}
