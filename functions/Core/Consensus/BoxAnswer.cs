using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>One annotator's boxes on one item; an empty list says that there is nothing to see.</summary>
/// <param name="Item">Item id, 0 or more.</param>
/// <param name="Annotator">Annotator id, 0 or more.</param>
/// <param name="Boxes">The boxes.</param>
/// <param name="Labels">Class of each box; empty when there is one class only.</param>
public sealed record BoxAnswer(int Item, int Annotator, IReadOnlyList<Box> Boxes, IReadOnlyList<int> Labels);
