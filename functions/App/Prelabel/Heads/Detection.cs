namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>A box that a detector found, in pixels of its input.</summary>
internal readonly record struct Detection(int Class, float Score, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Intersection over union with another box, 0 to 1.</summary>
    public float Overlap(Detection other)
    {
        var width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        var height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var shared = width * height;
        return shared / (((Right - Left) * (Bottom - Top)) + ((other.Right - other.Left) * (other.Bottom - other.Top)) - shared);
    }
}
