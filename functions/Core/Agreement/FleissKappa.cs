using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Fleiss' κ for any number of annotators, and Scott's π for two: chance agreement from the label shares of all annotators together.</summary>
/// <remarks>
/// <para>(p_a - p_e) / (1 - p_e) with p_e = Σ_kl w_kl π_k π_l, where p_a is the mean over items of the weighted share of agreeing pairs and π_k the mean
/// over items of the share of label k. Missing answers are allowed.</para>
/// <para>Without any item with two answers the value is NaN. Standard error: linearisation over items (Gwet 2014), annotators taken as fixed.</para>
/// <para>J. L. Fleiss: Measuring nominal scale agreement among many raters, 1971, doi:10.1037/h0031619; W. A. Scott 1955, doi:10.1086/266577. O(answers + labels²).</para>
/// </remarks>
public static class FleissKappa
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
        return AgreementReport.Make("fleiss-kappa", table, options, items => new PairCoefficient(items, weights, ChanceModel.Shares), minimum: 1);
    }
}
