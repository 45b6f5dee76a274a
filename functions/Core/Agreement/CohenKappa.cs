using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Cohen's κ of two annotators, unweighted or weighted: chance agreement from each annotator's own label shares.</summary>
/// <remarks>
/// <para>κ = (p_o - p_e) / (1 - p_e) with p_o = Σ w_kl p_kl and p_e = Σ w_kl p_k. p_.l over the items that both answered. The interval is
/// κ ± z · ASE with the asymptotic standard error of Fleiss, Cohen and Everitt 1969 (doi:10.1037/h0028106).</para>
/// <para>Without common items the value is NaN; where both gave one and the same label throughout it is 1, and the note says so. Of repeated
/// answers by one annotator the last counts.</para>
/// <para>J. Cohen 1960, doi:10.1177/001316446002000104; 1968, doi:10.1037/h0026256. O(answers + labels²).</para>
/// </remarks>
public static class CohenKappa
{
    /// <summary>Measures the agreement of two annotators.</summary>
    /// <param name="table">The answers; their weights are not used.</param>
    /// <param name="first">Id of one annotator.</param>
    /// <param name="second">Id of the other.</param>
    /// <param name="options">Options; the defaults when null. <see cref="AgreementOptions.Weights"/> gives the weighted κ.</param>
    /// <exception cref="ArgumentException">An option or an annotator id is invalid.</exception>
    public static AgreementResult Run(AnnotationTable table, int first, int second, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        return FromPair(AgreementBreakdown.PairTable(table, first, second), options);
    }

    /// <summary>κ of every pair of annotators with at least one item in common, ordered by their ids.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static IReadOnlyList<AnnotatorPairAgreement> Pairs(AnnotationTable table, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        return AgreementBreakdown.PerPair(table, pair => FromPair(pair, options));
    }

    /// <summary>κ of a table that has two annotators with one answer each on every item.</summary>
    private static AgreementResult FromPair(AnnotationTable pair, AgreementOptions options)
    {
        var labels = pair.LabelCount;
        var counts = new double[labels * labels];
        for (var answer = 0; answer < pair.AnswerCount; answer += 2)
        {
            counts[(pair.Labels[answer] * labels) + pair.Labels[answer + 1]]++;
        }

        var result = FromCounts(counts, LabelDistances.Weights(pair, options), labels, options);
        return pair.AnswerCount == 0 ? result : AgreementReport.WithCompanions(result, pair);
    }

    /// <summary>κ of a contingency table, flat [first label, second label].</summary>
    private static AgreementResult FromCounts(double[] counts, double[] weights, int labels, AgreementOptions options)
    {
        var total = counts.Sum();
        if (total == 0)
        {
            return new AgreementResult("cohen-kappa", double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0, 2, 0)
            {
                Note = "The two annotators have no item in common.",
            };
        }

        var rows = new double[labels];
        var columns = new double[labels];
        for (var cell = 0; cell < counts.Length; cell++)
        {
            rows[cell / labels] += counts[cell] / total;
            columns[cell % labels] += counts[cell] / total;
        }

        var (observed, expected) = (0.0, 0.0);
        for (var cell = 0; cell < counts.Length; cell++)
        {
            observed += weights[cell] * counts[cell] / total;
            expected += weights[cell] * rows[cell / labels] * columns[cell % labels];
        }

        var oneLabel = expected >= 1 - 1e-12;
        var value = oneLabel ? 1 : (observed - expected) / (1 - expected);
        var standardError = oneLabel ? 0 : AsymptoticError(counts, weights, rows, columns, value, expected);
        var half = Normal.Quantile(0.5 + (options.ConfidenceLevel / 2)) * standardError;
        var unanimous = Wilson.Interval(observed, total, options.ConfidenceLevel).Lower;
        return new AgreementResult(
            "cohen-kappa", value, observed >= 1 ? unanimous : value - half, Math.Min(1, value + half), standardError, observed, expected, (int)total, 2, (int)(2 * total))
        {
            Note = oneLabel ? "Both annotators gave one and the same label throughout: agreement on other classes cannot be judged." : null,
        };
    }

    private static double AsymptoticError(double[] counts, double[] weights, double[] rows, double[] columns, double kappa, double expected)
    {
        var labels = rows.Length;
        var total = counts.Sum();
        var rowMeans = new double[labels];
        var columnMeans = new double[labels];
        for (var cell = 0; cell < weights.Length; cell++)
        {
            rowMeans[cell / labels] += weights[cell] * columns[cell % labels];
            columnMeans[cell % labels] += weights[cell] * rows[cell / labels];
        }

        var sum = 0.0;
        for (var cell = 0; cell < counts.Length; cell++)
        {
            var term = weights[cell] - ((rowMeans[cell / labels] + columnMeans[cell % labels]) * (1 - kappa));
            sum += counts[cell] / total * term * term;
        }

        var centre = kappa - (expected * (1 - kappa));
        return Math.Sqrt(Math.Max(0, sum - (centre * centre)) / total) / (1 - expected);
    }
}
