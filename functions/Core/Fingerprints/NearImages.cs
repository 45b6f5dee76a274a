namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>
/// Decides whether two images are near copies: the same picture encoded, scaled, or brightened anew; not two pictures of one kind.
/// </summary>
/// <remarks>
/// <para>Both 16×16 grey signatures are standardised, z = (x − mean) / deviation, which takes brightness and contrast out. Near copies
/// correlate almost perfectly, Σ z·z′ / 256 ≥ <see cref="NearImageOptions.MinCorrelation"/>, and differ nowhere much,
/// max |z − z′| ≤ <see cref="NearImageOptions.MaxCellDifference"/>. The colour signatures, the aspects, and bounds on the change of brightness
/// and contrast must agree as well, so that a shirt in another colour stays an item of its own.</para>
/// <para>Symmetric; every image is near itself; not transitive, which is why callers compare with representatives only.
/// Details smaller than 1/16 of a side are not seen: two scans of one form that differ in a word are near.</para>
/// </remarks>
public static class NearImages
{
    /// <summary>Compares two fingerprints, in a few microseconds.</summary>
    /// <param name="left">One image.</param>
    /// <param name="right">The other image.</param>
    /// <param name="options">How alike is alike enough.</param>
    public static NearImageResult Run(ImageFingerprint left, ImageFingerprint right, NearImageOptions options)
    {
        var (leftMean, leftDeviation) = Moments(left.Grey);
        var (rightMean, rightDeviation) = Moments(right.Grey);
        var (colour, cellColour) = Differences(left.Chroma, right.Chroma);
        var shapeAndColour = AspectsAgree(left, right, options)
            && colour <= options.MaxColourDifference
            && cellColour <= options.MaxCellColourDifference;
        var brightness = Math.Abs(leftMean - rightMean);

        var leftBlank = leftDeviation < options.BlankContrast;
        var rightBlank = rightDeviation < options.BlankContrast;
        if (leftBlank || rightBlank)
        {
            var bothBlank = leftBlank && rightBlank;
            var near = bothBlank && shapeAndColour && brightness <= options.MaxBlankBrightnessDifference;
            return new NearImageResult(near, bothBlank ? 1 : 0, 0, colour);
        }

        var (correlation, cell) = Standardised(left.Grey, leftMean, leftDeviation, right.Grey, rightMean, rightDeviation);
        var contrast = Math.Max(leftDeviation, rightDeviation) / Math.Min(leftDeviation, rightDeviation);
        var isNear = shapeAndColour
            && correlation >= options.MinCorrelation
            && cell <= options.MaxCellDifference
            && contrast <= options.MaxContrastRatio
            && brightness <= options.MaxBrightnessDifference;
        return new NearImageResult(isNear, correlation, cell, colour);
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<byte> cells)
    {
        long sum = 0, squares = 0;
        foreach (var cell in cells)
        {
            sum += cell;
            squares += cell * cell;
        }

        var mean = (double)sum / cells.Length;
        return (mean, Math.Sqrt(Math.Max(0, (double)squares / cells.Length - mean * mean)));
    }

    private static (double Correlation, double LargestCell) Standardised(
        ReadOnlySpan<byte> left, double leftMean, double leftDeviation, ReadOnlySpan<byte> right, double rightMean, double rightDeviation)
    {
        double products = 0, largest = 0;
        for (var cell = 0; cell < left.Length; cell++)
        {
            var a = (left[cell] - leftMean) / leftDeviation;
            var b = (right[cell] - rightMean) / rightDeviation;
            products += a * b;
            largest = Math.Max(largest, Math.Abs(a - b));
        }

        return (products / left.Length, largest);
    }

    private static (double Mean, double Largest) Differences(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int sum = 0, largest = 0;
        for (var cell = 0; cell < left.Length; cell++)
        {
            var difference = Math.Abs(left[cell] - right[cell]);
            sum += difference;
            largest = Math.Max(largest, difference);
        }

        return ((double)sum / left.Length, largest);
    }

    private static bool AspectsAgree(ImageFingerprint left, ImageFingerprint right, NearImageOptions options)
    {
        // Cross products instead of quotients: exact, and a rounding of each side by one pixel is a tolerance in the same unit.
        var one = (double)left.Width * right.Height;
        var other = (double)right.Width * left.Height;
        var onePixel = Math.Max(left.Width + left.Height, right.Width + right.Height);
        return Math.Max(one, other) <= Math.Max(Math.Min(one, other) * options.MaxAspectRatio, Math.Min(one, other) + onePixel);
    }
}
