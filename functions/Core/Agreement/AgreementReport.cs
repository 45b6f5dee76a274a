using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Puts a coefficient, its uncertainty and its companions into an <see cref="AgreementResult"/>.</summary>
internal static class AgreementReport
{
    private const double DominantShare = 0.9;

    public static AgreementResult Make(string measure, AnnotationTable table, AgreementOptions options, Func<ItemCounts, Coefficient> create, int minimum)
    {
        var pairable = ItemCounts.From(table);
        if (pairable.Count == 0)
        {
            return new AgreementResult(measure, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0, 0, 0)
            {
                Note = "No item has two answers, so agreement is not defined.",
            };
        }

        var answered = pairable.Answers == table.AnswerCount ? pairable : ItemCounts.From(table, 1);
        var items = minimum == 2 ? pairable : answered;
        var coefficient = create(items);
        var (value, observed, expected) = coefficient.Over(All(items));
        var standardError = observed < 1 ? Uncertainty.StandardError(coefficient) : pairable.Count < 2 ? double.NaN : 0;
        var (lower, upper) = Uncertainty.Interval(coefficient, value, observed, standardError, options);
        return new AgreementResult(
            measure, value, lower, upper, standardError, observed, expected, pairable.Count, pairable.Annotators, (int)pairable.Answers)
        {
            Classes = ClassAgreements.Of(table, pairable),
            Ac1 = Companion(table, answered, ChanceModel.Gwet),
            PercentAgreement = Companion(table, answered, ChanceModel.None),
            PrevalenceSkewed = DominantShareOf(pairable) >= DominantShare,
            Note = Note(table, pairable, observed),
        };
    }

    /// <summary>Adds what a coefficient of two annotators lacks: classes, AC1, percent agreement, the flag and the note.</summary>
    public static AgreementResult WithCompanions(AgreementResult result, AnnotationTable pair)
    {
        var items = ItemCounts.From(pair);
        return result with
        {
            Classes = ClassAgreements.Of(pair, items),
            Ac1 = Companion(pair, items, ChanceModel.Gwet),
            PercentAgreement = Companion(pair, items, ChanceModel.None),
            PrevalenceSkewed = DominantShareOf(items) >= DominantShare,
            Note = result.Note ?? Note(pair, items, result.Observed),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] All(ItemCounts items)
    {
        var all = new int[items.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = i;
        }

        return all;
    }

    private static double Companion(AnnotationTable table, ItemCounts items, ChanceModel chance)
    {
        var weights = AgreementWeights.Identity.Matrix(table.LabelCount, () => []);
        return new PairCoefficient(items, weights, chance).Over(All(items)).Value;
    }

    private static double DominantShareOf(ItemCounts items) => items.Marginals[Qualities.Largest(items.Marginals)] / items.Answers;

    private static string? Note(AnnotationTable table, ItemCounts items, double observed)
    {
        var dominant = Qualities.Largest(items.Marginals);
        var share = DominantShareOf(items);
        if (share >= 1)
        {
            return $"Every answer is '{table.LabelNames[dominant]}': agreement on other classes cannot be judged.";
        }

        if (observed >= 1)
        {
            return "No disagreement was seen; the lower bound is that of a proportion of unanimous items.";
        }

        return share >= DominantShare
            ? $"'{table.LabelNames[dominant]}' has {share:P0} of the answers: chance-corrected κ and α are low at such balance even when labels are good. "
                + "Read AC1 and the agreement per class."
            : null;
    }
}
