namespace AnnotationFunctions.App.Projects;

/// <summary>How a model's probabilities are corrected, and below which one it says nothing.</summary>
public sealed record ModelCalibration
{
    /// <summary>Divides the model's logits, 0.05 to 20: above 1 for a model that is too sure of itself. Fitted on items with known answers.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Calibrated probability below which an item gets no pre-label, 0 to 1.</summary>
    public double Threshold { get; init; }

    /// <summary>Items on which the temperature was fitted; null when it was given.</summary>
    public int? Items { get; init; }

    /// <summary>Expected calibration error on these items before.</summary>
    public double? ErrorBefore { get; init; }

    /// <summary>Expected calibration error on these items after.</summary>
    public double? ErrorAfter { get; init; }
}
