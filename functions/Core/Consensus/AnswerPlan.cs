namespace AnnotationFunctions.Core.Consensus;

/// <summary>Which items need another answer, and from whom.</summary>
/// <param name="Requests">One entry per item that needs an answer, the most informative first.</param>
/// <param name="Done">Items whose label is sure enough.</param>
/// <param name="Exhausted">Items that are not sure enough although they have the most answers allowed: cases for an expert.</param>
public sealed record AnswerPlan(IReadOnlyList<AnswerRequest> Requests, IReadOnlyList<int> Done, IReadOnlyList<int> Exhausted);
