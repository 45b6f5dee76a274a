using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>What a model says of an item.</summary>
public sealed record ModelAnswer
{
    /// <summary>The answer in the form of the task type; null for a vector.</summary>
    public Answer? Answer { get; init; }

    /// <summary>The class, where the answer is one class.</summary>
    public string? Label { get; init; }

    /// <summary>How sure the model is of the answer as a whole, calibrated, 0 to 1; each head says what that means.</summary>
    public required double Probability { get; init; }

    /// <summary>The model's own probability of each class before calibration, where the answer is one class.</summary>
    public float[]? Probabilities { get; init; }

    /// <summary>The vector of an embedding, of length 1.</summary>
    public float[]? Vector { get; init; }
}
