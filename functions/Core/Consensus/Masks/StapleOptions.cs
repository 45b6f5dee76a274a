using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>Options of <see cref="Staple"/>.</summary>
public sealed record StapleOptions
{
    /// <summary>Most iterations; 200 by default.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>Stops when no sensitivity or specificity changes by more than this; 1e-7 by default.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>
    /// Share of pixels in the region that is expected before any answer is seen, in (0, 1); null (the default) takes for each item the mean share that
    /// its annotators marked.
    /// </summary>
    public double? Prior { get; init; }

    /// <summary>
    /// True (the default) looks only at pixels that somebody marked, and at as many again of those that nobody did: where most of the image is background
    /// that nobody would mark, specificities near 1 let a single vote decide. False takes all pixels, as published.
    /// </summary>
    public bool LimitBackground { get; init; } = true;

    /// <summary>Pixels that count as right, and as wrong, before any is seen: keep sensitivities and specificities off 0 and 1; 1 by default.</summary>
    public double Smoothing { get; init; } = 1;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "1 or more");
        Options.Require(errors, Tolerance >= 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "finite, 0 or more");
        Options.Require(errors, Prior is null or (> 0 and < 1), nameof(Prior), Prior ?? 0, "in (0, 1)");
        Options.Require(errors, Smoothing > 0 && double.IsFinite(Smoothing), nameof(Smoothing), Smoothing, "finite, above 0");
        Options.Throw(errors);
    }
}
