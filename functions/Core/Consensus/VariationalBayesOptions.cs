using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="Ibcc"/> and <see cref="CorrelatedBayes"/>.</summary>
public sealed record VariationalBayesOptions : IterativeOptions
{
    /// <summary>Prior pseudo-answers that give the true class; 4 by default.</summary>
    public double CorrectPrior { get; init; } = 4;

    /// <summary>Prior pseudo-answers for each wrong class; 1 by default.</summary>
    public double WrongPrior { get; init; } = 1;

    /// <summary>Prior pseudo-items of each class; 1 by default.</summary>
    public double ClassPrior { get; init; } = 1;

    /// <summary>
    /// For <see cref="CorrelatedBayes"/>: the shares of votes count as that many prior items of each class, so that rare classes do not grow at the cost of others. On by
    /// default; <see cref="ClassPrior"/> is not used then.
    /// </summary>
    public bool ClassPriorFromVotes { get; init; } = true;

    /// <summary>Subtypes per class for <see cref="CorrelatedBayes"/>: 10 by default. <see cref="Ibcc"/> has one.</summary>
    public int Subtypes { get; init; } = 10;

    /// <summary>Prior pseudo-items over all subtypes of a class; small values leave subtypes empty. 0.1 by default.</summary>
    public double SubtypePrior { get; init; } = 0.1;

    /// <summary>Seed of the first assignment of items to subtypes.</summary>
    public long Seed { get; init; } = 2;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Positive(errors, CorrectPrior, nameof(CorrectPrior));
        Positive(errors, WrongPrior, nameof(WrongPrior));
        Positive(errors, ClassPrior, nameof(ClassPrior));
        Positive(errors, SubtypePrior, nameof(SubtypePrior));
        Options.Require(errors, Subtypes is >= 1 and <= 100, nameof(Subtypes), Subtypes, "1 .. 100");
    }

    private static void Positive(List<string> errors, double value, string name) =>
        Options.Require(errors, value is > 0 and < double.PositiveInfinity, name, value, "finite, above 0");
}
