namespace AnnotationFunctions.App.Projects;

/// <summary>What a model's outputs mean.</summary>
public sealed record ModelHead
{
    /// <summary>What it answers; null takes what the project's task type asks for.</summary>
    public ModelTask? Task { get; init; }

    /// <summary>Whether the outputs are probabilities already.</summary>
    public OutputValues Values { get; init; }

    /// <summary>How a detector lays out its output.</summary>
    public DetectionLayout Detections { get; init; }

    /// <summary>Score below which a box or a pixel is no object, 0 to 1; for several classes, the probability from which one is chosen.</summary>
    public double? MinScore { get; init; }

    /// <summary>Overlap (intersection over union) above which the less sure of two boxes of a class is dropped, 0 to 1.</summary>
    public double MaxOverlap { get; init; } = 0.45;

    /// <summary>Most boxes of an item, 1 to 1,000.</summary>
    public int MaxObjects { get; init; } = 100;

    /// <summary>Whether a mask model's first output is the background, before the classes.</summary>
    public bool Background { get; init; }
}
