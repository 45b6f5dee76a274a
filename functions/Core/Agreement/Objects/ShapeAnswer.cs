namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>One annotator's shapes on one item; an empty list says that there is nothing to mark.</summary>
/// <typeparam name="TShape">The kind of shape.</typeparam>
/// <param name="Item">Item id, 0 or more.</param>
/// <param name="Annotator">Annotator id, 0 or more.</param>
/// <param name="Shapes">The shapes.</param>
/// <param name="Labels">Class of each shape; empty when there is one class only.</param>
public sealed record ShapeAnswer<TShape>(int Item, int Annotator, IReadOnlyList<TShape> Shapes, IReadOnlyList<int> Labels)
{
    /// <summary>Class of a shape.</summary>
    public int LabelOf(int shape) => Labels.Count == 0 ? 0 : Labels[shape];
}
