using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>p_e = Σ w / (q (q - 1)) · Σ_k π_k (1 - π_k)</summary>
/// <remarks>
/// <para>(p_a - p_e) / (1 - p_e) with K. L. Gwet: Computing inter-rater reliability and its variance in the presence of high agreement, 2008, doi:10.1348/000711006X126600, where p_a is the mean over items of the weighted share of agreeing pairs and π_k the mean
/// over items of the share of label k. Missing answers are allowed.</para>
/// <para>Without any item with two answers the value is NaN. Standard error: linearisation over items (Gwet 2014), annotators taken as fixed.</para>
/// <para>. O(answers + labels²).</para>
/// </remarks>
public static class GwetAc
{
    /// <summary>Measures the agreement.</summary>
    /// <param name="table">The answers; their weights are not used.</param>
    /// <param name="options">Options; the defaults when null. Labels are compared by <see cref="AgreementOptions.Weights"/>.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static AgreementResult Run(AnnotationTable table, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        var weights = LabelDistances.Weights(table, options);
        return AgreementReport.Make("gwet-ac", table, options, items => new PairCoefficient(items, weights, ChanceModel.Gwet), minimum: 1);
    }
}
