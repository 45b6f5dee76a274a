namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>A stretch of pixels, in the order of run lengths (column by column), with one posterior.</summary>
/// <param name="Length">Number of pixels.</param>
/// <param name="Probability">Posterior that they are in the region.</param>
public readonly record struct PosteriorRun(int Length, double Probability);
