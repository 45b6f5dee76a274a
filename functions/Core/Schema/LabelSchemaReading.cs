namespace AnnotationFunctions.Core.Schema;

/// <summary>What came of reading a schema.</summary>
/// <param name="Schema">The schema, or null when anything is wrong with it.</param>
/// <param name="Violations">What is wrong; at most <see cref="AnswerLimits.MaxViolations"/>. Empty exactly when there is a schema.</param>
/// <param name="ViolationCount">How much is wrong, listed or not.</param>
public sealed record LabelSchemaReading(LabelSchema? Schema, IReadOnlyList<Violation> Violations, int ViolationCount)
{
    /// <summary>Whether the schema is valid.</summary>
    public bool IsValid => Schema is not null;
}
