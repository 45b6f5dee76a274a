using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>One annotator's mask of one region of one item (an organ, a road); an empty mask says that the region is not there.</summary>
/// <param name="Item">Item id, 0 or more.</param>
/// <param name="Annotator">Annotator id, 0 or more.</param>
/// <param name="Mask">The mask, in the size of the item.</param>
public sealed record MaskAnswer(int Item, int Annotator, RunLengthMask Mask);
