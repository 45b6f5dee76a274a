namespace AnnotationFunctions.Core.Agreement;

/// <summary>One agreement coefficient with its uncertainty, and what is needed to read it rightly.</summary>
/// <param name="Measure">Name of the coefficient, for records and reports.</param>
/// <param name="Value">The coefficient: 1 is perfect, 0 is chance. NaN when no item has two answers.</param>
/// <param name="Lower">Lower end of the interval; NaN with <paramref name="Value"/>.</param>
/// <param name="Upper">Upper end of the interval; NaN with <paramref name="Value"/>.</param>
/// <param name="StandardError">Standard error over items; NaN with fewer than two usable items.</param>
/// <param name="Observed">Observed agreement, weighted by the level: the mean over items of the share of agreeing pairs for most coefficients.</param>
/// <param name="Expected">Agreement expected by chance under the coefficient's own model of chance.</param>
/// <param name="Items">Items that were used: those with at least two answers.</param>
/// <param name="Annotators">Annotators with at least one answer on such an item.</param>
/// <param name="Answers">Answers on such items.</param>
public sealed record AgreementResult(
    string Measure,
    double Value,
    double Lower,
    double Upper,
    double StandardError,
    double Observed,
    double Expected,
    int Items,
    int Annotators,
    int Answers)
{
    /// <summary>False when no item has two answers, so that there is no agreement to speak of.</summary>
    public bool IsDefined => !double.IsNaN(Value);

    /// <summary>Agreement on each class against all others, by label id.</summary>
    public IReadOnlyList<ClassAgreement> Classes { get; init; } = [];

    /// <summary>
    /// Gwet's AC1 of the same answers. Where one class dominates, κ and α fall towards zero although labels are good; AC1 does not. Read the two together.
    /// </summary>
    public double Ac1 { get; init; } = double.NaN;

    /// <summary>Share of agreeing pairs of answers, averaged over items; no correction for chance.</summary>
    public double PercentAgreement { get; init; } = double.NaN;

    /// <summary>
    /// True where one class has nine answers in ten or more: κ, π and α are then low even when labels are good. <see cref="Ac1"/>,
    /// <see cref="ClassAgreement.PositiveAgreement"/> and <see cref="ClassAgreement.NegativeAgreement"/> are the companions to read, and <see cref="Note"/> says so.
    /// </summary>
    public bool PrevalenceSkewed { get; init; }

    /// <summary>What a reader must know about this value, for instance that one class dominates; null when nothing.</summary>
    public string? Note { get; init; }
}
