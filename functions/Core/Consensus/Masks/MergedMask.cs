using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>The mask merged from those of several annotators.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Mask">The pixels with a posterior of at least 0.5.</param>
/// <param name="Posterior">Posterior of every pixel, as runs; neighbours of equal posterior are one run.</param>
/// <param name="ExpectedDice">Dice's coefficient that the mask is expected to have with the truth under the posterior; 1 when both are empty.</param>
/// <param name="Answers">Annotators who answered the item.</param>
public sealed record MergedMask(int Item, RunLengthMask Mask, IReadOnlyList<PosteriorRun> Posterior, double ExpectedDice, int Answers);
