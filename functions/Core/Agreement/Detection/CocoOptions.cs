using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>Options of <see cref="CocoEvaluation"/>. The defaults are COCO's.</summary>
public sealed record CocoOptions
{
    /// <summary>Most detections per image and class that count, the surest first; 1 .. 1000, 100 by default (300 for LVIS).</summary>
    public int MaxDetections { get; init; } = 100;

    /// <summary>Bootstrap samples of images for the interval of the three main values; 0 for none, else 50 or more; 100 by default.</summary>
    public int BootstrapSamples { get; init; } = 100;

    /// <summary>Level of the intervals, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Seed of the bootstrap; the same seed gives the same interval.</summary>
    public long Seed { get; init; } = 20_241_127;

    /// <summary>Most threads to use; 0, the default, means one per processor. Never changes a result.</summary>
    public int Threads { get; init; }

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, MaxDetections is >= 1 and <= 1000, nameof(MaxDetections), MaxDetections, "1 .. 1000");
        Options.Require(errors, BootstrapSamples is 0 or >= 50, nameof(BootstrapSamples), BootstrapSamples, "0, or 50 or more");
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Require(errors, Threads >= 0, nameof(Threads), Threads, "0 or more");
        Options.Throw(errors);
    }
}
