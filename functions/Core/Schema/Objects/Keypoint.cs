namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>A named point of an object.</summary>
public sealed record Keypoint
{
    /// <summary>One of the names that the class lists.</summary>
    public required string Name { get; init; }

    /// <summary>From the left, in pixels.</summary>
    public required double X { get; init; }

    /// <summary>From the top, in pixels.</summary>
    public required double Y { get; init; }

    /// <summary>Whether the point can be seen.</summary>
    public required Visibility Visibility { get; init; }
}
