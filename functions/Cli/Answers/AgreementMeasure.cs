using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>A coefficient of agreement, by the name that <c>--measure</c> takes.</summary>
/// <param name="Name">Name in options and results.</param>
/// <param name="OwnLevels">True where the coefficient has distances of its own for each level; others get weights.</param>
/// <param name="Run">Measures the agreement of all annotators, or of the two that are given.</param>
internal sealed record AgreementMeasure(string Name, bool OwnLevels, Func<AnnotationTable, AgreementOptions, (int First, int Second)?, AgreementResult> Run)
{
    private static readonly AgreementMeasure[] All =
    [
        new("krippendorff", true, (table, options, _) => KrippendorffAlpha.Run(table, options)),
        new("fleiss", false, (table, options, _) => FleissKappa.Run(table, options)),
        new("cohen", false, (table, options, pair) => CohenKappa.Run(table, pair!.Value.First, pair.Value.Second, options)),
        new("scott", false, (table, options, pair) => ScottPi.Run(table, pair!.Value.First, pair.Value.Second, options)),
        new("gwet", false, (table, options, _) => GwetAc.Run(table, options)),
        new("brennan-prediger", false, (table, options, _) => BrennanPrediger.Run(table, options)),
        new("percent", false, (table, options, _) => PercentAgreement.Run(table, options)),
        new("kendall", true, (table, options, _) => KendallW.Run(table, options)),
        new("icc", true, (table, options, _) => IntraclassCorrelation.Run(table, options)),
    ];

    internal static AgreementMeasure Krippendorff => All[0];

    internal static IReadOnlyDictionary<string, AgreementMeasure> ByName { get; } = All.ToDictionary(measure => measure.Name);

    /// <summary>True where exactly two annotators are compared.</summary>
    internal bool IsOfTwo => Name is "cohen" or "scott";

    /// <summary>True where labels are read as numbers at any level, or as the ranks of an order.</summary>
    internal bool RanksOrNumbers => Name is "kendall" or "icc";

    /// <summary>What asks for labels that have an order at this level; null where nothing does.</summary>
    internal string? OrderNeededAt(MeasurementLevel level) => Name == "kendall" ? Name : level == MeasurementLevel.Ordinal ? "the ordinal level" : null;

    /// <summary>What asks for labels that are numbers at this level; null where an order would do.</summary>
    internal string? NumbersNeededAt(MeasurementLevel level) => Name == "icc" ? Name
        : level is MeasurementLevel.Interval or MeasurementLevel.Ratio ? $"the {level.ToString().ToLowerInvariant()} level"
        : null;

    /// <summary>The options that measure at a level: distances where the coefficient has them, else Gwet's weights for that level.</summary>
    /// <param name="level">What the labels measure.</param>
    /// <param name="weights">Weights to take instead; null for these.</param>
    /// <param name="ranks">Number of labels whose ids are ranks that stand for numbers; 0 where labels are numbers themselves.</param>
    internal AgreementOptions OptionsAt(MeasurementLevel level, AgreementWeights? weights, int ranks) => new()
    {
        Level = level,
        LabelValues = RanksOrNumbers && ranks > 0 ? Array.ConvertAll([.. Enumerable.Range(0, ranks)], rank => (double)rank) : default,
        Weights = (OwnLevels, level) switch
        {
            _ when weights is not null => weights,
            (true, _) or (_, MeasurementLevel.Nominal) => null,
            (_, MeasurementLevel.Ordinal) => AgreementWeights.Ordinal,
            (_, MeasurementLevel.Interval) => AgreementWeights.Quadratic,
            _ => AgreementWeights.Ratio,
        },
    };
}
