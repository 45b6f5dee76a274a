namespace AnnotationFunctions.Core.Schema;

/// <summary>What came of reading an answer.</summary>
/// <param name="Answer">The answer, or null when anything is wrong with it.</param>
/// <param name="Violations">What is wrong, in the order in which it was found; at most <see cref="AnswerLimits.MaxViolations"/>. Empty
/// exactly when there is an answer.</param>
/// <param name="ViolationCount">How much is wrong, listed or not. Far beyond the limit the search for overlaps stops, so it may be
/// more.</param>
public sealed record AnswerReading(Answer? Answer, IReadOnlyList<Violation> Violations, int ViolationCount)
{
    /// <summary>Whether the answer is valid.</summary>
    public bool IsValid => Answer is not null;
}
