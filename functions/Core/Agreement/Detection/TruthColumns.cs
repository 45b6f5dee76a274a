namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>The objects to be found, in columns of equal length, in any order.</summary>
/// <typeparam name="TShape">The kind of shape.</typeparam>
public readonly ref struct TruthColumns<TShape>
{
    /// <summary>Image of each object, 0 or more.</summary>
    public required ReadOnlySpan<int> Images { get; init; }

    /// <summary>Class of each object, 0 or more.</summary>
    public required ReadOnlySpan<int> Classes { get; init; }

    /// <summary>Shape of each object.</summary>
    public required ReadOnlySpan<TShape> Shapes { get; init; }

    /// <summary>Whether each is a crowd: a region that may be found any number of times and counts neither way. Empty when none is.</summary>
    public ReadOnlySpan<bool> Crowds { get; init; }

    /// <summary>
    /// Areas that decide whether an object is small, medium or large. Empty takes the area of the shape; COCO takes that of the object's mask for
    /// boxes too.
    /// </summary>
    public ReadOnlySpan<double> Areas { get; init; }

    /// <summary>Number of objects.</summary>
    public int Count => Images.Length;
}
