using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>
/// Krippendorff's α: one minus the ratio of observed to expected disagreement, for any number of annotators, missing answers and four levels of
/// measurement.
/// </summary>
/// <remarks>
/// <para>α = 1 - D_o / D_e with D_o = (1/n) Σ_u Σ_ck n_uc n_uk δ²_ck / (m_u - 1) and D_e = Σ_ck n_c n_k δ²_ck / (n (n - 1)); u runs over items
/// with m_u ≥ 2 answers, n is the number of their answers.</para>
/// <para>Without any item with two answers the value is NaN. Without any disagreement it is 1, and the lower bound is that of a proportion of
/// unanimous items. The bootstrap resamples items and keeps the distances of the full data.</para>
/// <para>K. Krippendorff: Computing Krippendorff's Alpha-Reliability, 2011, https://repository.upenn.edu/asc_papers/43; Hayes, Krippendorff 2007,
/// doi:10.1080/19312450709336664. O(answers + labels²), and as much for each bootstrap sample.</para>
/// </remarks>
/// <example><code>
/// var alpha = KrippendorffAlpha.Run(table, new AgreementOptions { Level = MeasurementLevel.Ordinal });
/// var gatePassed = alpha.IsDefined &amp;&amp; alpha.Lower >= 0.667;
/// </code></example>
public static class KrippendorffAlpha
{
    /// <summary>Measures the agreement.</summary>
    /// <param name="table">The answers; their weights are not used.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, or a label is not a number where the level needs one.</exception>
    public static AgreementResult Run(AnnotationTable table, AgreementOptions? options = null)
    {
        options ??= new AgreementOptions();
        options.Validate(table);
        return AgreementReport.Make(
            "krippendorff-alpha",
            table,
            options,
            items => new AlphaCoefficient(items, LabelDistances.Krippendorff(table, options, items.Marginals)),
            minimum: 2);
    }
}
