namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>One annotator's shape of a candidate object.</summary>
internal readonly record struct ObjectMember<TShape>(int Annotator, TShape Shape, int Label);
