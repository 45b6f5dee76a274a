using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>Pixel masks of one size, compared run by run: nothing is decoded, and the size of the image does not matter. O(runs).</summary>
public readonly struct MaskGeometry : IShapeGeometry<RunLengthMask>
{
    /// <inheritdoc />
    public static string? Fault(RunLengthMask shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Area > 0 ? null : "the mask is empty";
    }

    /// <inheritdoc />
    public static Extent Bounds(RunLengthMask shape) => Extent.Of(shape) ?? default;

    /// <inheritdoc />
    public static double Area(RunLengthMask shape) => shape.Area;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The sizes of the masks differ.</exception>
    public static double CommonArea(RunLengthMask first, RunLengthMask second)
    {
        RequireSameSize(first, second);
        return CommonPixels(first.Counts.AsSpan(), second.Counts.AsSpan());
    }

    /// <inheritdoc />
    public static double BoundaryF(RunLengthMask first, RunLengthMask second, double tolerance)
    {
        RequireSameSize(first, second);
        return MaskBoundary.F(first, second, tolerance);
    }

    /// <summary>Pixels that are in both masks: the runs inside each are walked side by side, and the one that ends first gives way to its next.</summary>
    internal static long CommonPixels(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        if (first.Length < 2 || second.Length < 2)
        {
            return 0;
        }

        var (i, startOfFirst, endOfFirst) = (1, first[0], first[0] + first[1]);
        var (j, startOfSecond, endOfSecond) = (1, second[0], second[0] + second[1]);
        for (long common = 0; ;)
        {
            common += Math.Max(0, Math.Min(endOfFirst, endOfSecond) - Math.Max(startOfFirst, startOfSecond));
            if (endOfFirst <= endOfSecond)
            {
                i += 2;
                if (i >= first.Length)
                {
                    return common;
                }

                startOfFirst = endOfFirst + first[i - 1];
                endOfFirst = startOfFirst + first[i];
            }
            else
            {
                j += 2;
                if (j >= second.Length)
                {
                    return common;
                }

                startOfSecond = endOfSecond + second[j - 1];
                endOfSecond = startOfSecond + second[j];
            }
        }
    }

    private static void RequireSameSize(RunLengthMask first, RunLengthMask second)
    {
        if (first.Height != second.Height || first.Width != second.Width)
        {
            throw new ArgumentException(
                $"A mask of {first.Height} × {first.Width} cannot be compared with one of {second.Height} × {second.Width}.", nameof(second));
        }
    }
}
