namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>The overlap thresholds, recalls and ranges of sizes that COCO defines.</summary>
internal static class CocoGrid
{
    public const int ThresholdCount = 10;
    public const int RecallCount = 101;

    /// <summary>All, small, medium, large.</summary>
    public const int Ranges = 4;

    public const ulong AllThresholds = (1UL << ThresholdCount) - 1;

    private const double Medium = 32 * 32;
    private const double Large = 96 * 96;
    private const double Largest = 1e10;

    /// <summary>.50, .55 … .95 with the rounding of numpy's linspace, since overlaps that are fractions can equal them.</summary>
    public static double[] Thresholds()
    {
        var step = (0.95 - 0.5) / (ThresholdCount - 1);
        var thresholds = new double[ThresholdCount];
        for (var i = 0; i < ThresholdCount; i++)
        {
            thresholds[i] = (i * step) + 0.5;
        }

        thresholds[^1] = 0.95;
        return thresholds;
    }

    /// <summary>0, .01 … 1.</summary>
    public static double[] Recalls()
    {
        var recalls = new double[RecallCount];
        for (var i = 0; i < RecallCount; i++)
        {
            recalls[i] = i * 0.01;
        }

        recalls[^1] = 1;
        return recalls;
    }

    /// <summary>Whether an area lies in a range; both ends belong to it.</summary>
    public static bool Contains(int range, double area) => range switch
    {
        0 => area <= Largest,
        1 => area <= Medium,
        2 => area is >= Medium and <= Large,
        _ => area is >= Large and <= Largest,
    };

    /// <summary>How many of the thresholds an overlap reaches.</summary>
    public static int Reached(double[] thresholds, double overlap)
    {
        var reached = 0;
        while (reached < thresholds.Length && overlap >= Math.Min(thresholds[reached], 1 - 1e-10))
        {
            reached++;
        }

        return reached;
    }
}
