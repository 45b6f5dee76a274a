using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>What a model said of an item, or why it said nothing.</summary>
public sealed record ItemPrelabel
{
    /// <summary>Item id.</summary>
    public required string Item { get; init; }

    /// <summary>What became of it.</summary>
    public required PrelabelOutcome Outcome { get; init; }

    /// <summary>The answer in the form of the task type; null without one.</summary>
    public Answer? Answer { get; init; }

    /// <summary>The class, where the answer is one class: the one with the highest probability, of equal ones the one that the model lists first.</summary>
    public string? Label { get; init; }

    /// <summary>How sure the model is of the answer, calibrated, 0 to 1.</summary>
    public double Probability { get; init; }

    /// <summary>Class ids in the order of the model's outputs, where the answer is one class.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The model's own probability of each class, before calibration; they add up to 1.</summary>
    public IReadOnlyList<float> Probabilities { get; init; } = [];

    /// <summary>Why there is no pre-label.</summary>
    public string? Reason { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the file of the model that the project took, hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>How it is known that this file answered; null where nothing did.</summary>
    public DigestSource? DigestSource { get; init; }

    /// <summary>Temperature of the calibration.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Schema version against which the answer was checked.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The batch for which it was made.</summary>
    public required string Batch { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether this is what the model says of the item under that schema, so that asking again would give the same.</summary>
    internal bool IsOf(ModelReference model, int schemaVersion) =>
        Outcome != PrelabelOutcome.Failed && Digest == model.Sha256 && SchemaVersion == schemaVersion && Temperature == model.Calibration.Temperature
        && Outcome == (Probability >= model.Calibration.Threshold ? PrelabelOutcome.Labelled : PrelabelOutcome.Unsure);
}
