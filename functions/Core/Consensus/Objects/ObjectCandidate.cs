namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>Shapes of several annotators that may be one object, and who was asked.</summary>
internal sealed record ObjectCandidate<TShape>(int Item, int[] Asked, ObjectMember<TShape>[] Members);
