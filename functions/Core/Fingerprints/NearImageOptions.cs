namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>How alike two images must be to count as near copies. The defaults are measured: see <c>docs/algorithms/near-duplicates.md</c>.</summary>
public sealed record NearImageOptions
{
    /// <summary>The defaults.</summary>
    public static NearImageOptions Default { get; } = new();

    /// <summary>Least correlation of the two grey signatures, 0 to 1. Default 0.995.</summary>
    public double MinCorrelation { get; init; } = 0.995;

    /// <summary>Largest difference of any one grey cell after both signatures were brought to mean 0 and deviation 1. Default 0.3.</summary>
    public double MaxCellDifference { get; init; } = 0.3;

    /// <summary>Largest ratio of the two contrasts (standard deviations of the grey signatures), at least 1. Default 1.6.</summary>
    public double MaxContrastRatio { get; init; } = 1.6;

    /// <summary>Largest difference of the two mean brightnesses in grey levels, 0 to 255. Default 40.</summary>
    public double MaxBrightnessDifference { get; init; } = 40;

    /// <summary>Largest mean difference of the colour signatures in levels, 0 to 255. Default 8.</summary>
    public double MaxColourDifference { get; init; } = 8;

    /// <summary>Largest difference of any one colour cell in levels, 0 to 255. Default 32.</summary>
    public double MaxCellColourDifference { get; init; } = 32;

    /// <summary>Largest ratio of the two aspects, at least 1. Default 1.03; sides that differ by a pixel at most are always allowed.</summary>
    public double MaxAspectRatio { get; init; } = 1.03;

    /// <summary>An image with a contrast below this many grey levels is blank: blank images are near when brightness and colour agree. Default 2.</summary>
    public double BlankContrast { get; init; } = 2;

    /// <summary>Largest difference of the brightness of two blank images, in grey levels. Default 3.</summary>
    public double MaxBlankBrightnessDifference { get; init; } = 3;
}
