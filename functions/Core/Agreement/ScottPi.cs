using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Scott's π of two annotators: chance agreement from the label shares of both together.</summary>
/// <remarks>
/// <para>π = (p_o - p_e) / (1 - p_e) with p_e = Σ_kl w_kl p_k p_l and p_k the mean of the two annotators' shares of label k, over the items that both
/// answered. It is <see cref="FleissKappa"/> with two annotators, which also gives its standard error and interval.</para>
/// <para>W. A. Scott 1955, doi:10.1086/266577. O(answers + labels²).</para>
/// </remarks>
public static class ScottPi
{
    /// <summary>Measures the agreement of two annotators.</summary>
    /// <param name="table">The answers; their weights are not used. Of repeated answers by one annotator the last counts.</param>
    /// <param name="first">Id of one annotator.</param>
    /// <param name="second">Id of the other.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option or an annotator id is invalid.</exception>
    public static AgreementResult Run(AnnotationTable table, int first, int second, AgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return FleissKappa.Run(AgreementBreakdown.PairTable(table, first, second), options) with { Measure = "scott-pi" };
    }
}
