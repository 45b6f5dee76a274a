namespace AnnotationFunctions.Core.Schema;

/// <summary>
/// How much work costly checks may still do. One unit is a comparison of two things, some ten nanoseconds; what an answer costs is then bounded,
/// however it is made.
/// </summary>
internal sealed class WorkBudget(long units)
{
    /// <summary>Work for one answer: some tenths of a second. Answers of the greatest size take a fraction of it unless they are made to take long.</summary>
    public const long OfAnswer = 30_000_000;

    private long _left = units;

    /// <summary>No bound, for shapes that were checked before.</summary>
    public static WorkBudget Unlimited => new(long.MaxValue);

    /// <summary>False when the budget is used up.</summary>
    public bool Spend(long units) => (_left -= units) >= 0;
}
