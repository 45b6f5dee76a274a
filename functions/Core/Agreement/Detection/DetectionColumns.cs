namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>What was found, in columns of equal length, in any order; among equal scores the earlier row comes first.</summary>
/// <typeparam name="TShape">The kind of shape.</typeparam>
public readonly ref struct DetectionColumns<TShape>
{
    /// <summary>Image of each detection, 0 or more.</summary>
    public required ReadOnlySpan<int> Images { get; init; }

    /// <summary>Class of each detection, 0 or more.</summary>
    public required ReadOnlySpan<int> Classes { get; init; }

    /// <summary>Shape of each detection.</summary>
    public required ReadOnlySpan<TShape> Shapes { get; init; }

    /// <summary>Score of each detection, finite; higher is surer.</summary>
    public required ReadOnlySpan<double> Scores { get; init; }

    /// <summary>Number of detections.</summary>
    public int Count => Images.Length;
}
