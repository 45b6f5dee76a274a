namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>Makes one shape of several. Implementations are empty structs that are passed as type arguments.</summary>
/// <typeparam name="TShape">The kind of shape.</typeparam>
internal interface IShapeFusion<TShape>
{
    /// <param name="members">The shapes with weights above 0, at least one.</param>
    /// <param name="named">The member whose class name the merged shape takes, for shapes that carry one.</param>
    static abstract TShape Fuse(ReadOnlySpan<(TShape Shape, double Weight)> members, int named);
}
