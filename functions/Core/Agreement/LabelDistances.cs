using System.Globalization;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Distances between labels, flat [label, label], symmetric, zero on the diagonal.</summary>
internal static class LabelDistances
{
    /// <summary>Krippendorff's difference functions δ².</summary>
    /// <param name="table">The answers; their label names are read as numbers where numbers are needed.</param>
    /// <param name="options">Level and values.</param>
    /// <param name="marginals">Number of pairable answers of each label, which the ordinal metric counts between two ranks.</param>
    public static double[] Krippendorff(AnnotationTable table, AgreementOptions options, ReadOnlySpan<double> marginals)
    {
        if (options.Weights is not null)
        {
            return Array.ConvertAll(Weights(table, options), weight => 1 - weight);
        }

        var count = table.LabelCount;
        var distances = new double[count * count];
        var values = options.Level == MeasurementLevel.Nominal ? [] : Values(table, options);
        var between = options.Level == MeasurementLevel.Ordinal ? RankPositions(values, marginals) : [];
        for (var a = 0; a < count; a++)
        {
            for (var b = 0; b < count; b++)
            {
                distances[(a * count) + b] = a == b ? 0 : options.Level switch
                {
                    MeasurementLevel.Ordinal => Square(between[a] - between[b]),
                    MeasurementLevel.Interval => Square(values[a] - values[b]),
                    MeasurementLevel.Ratio => values[a] + values[b] == 0 ? 0 : Square((values[a] - values[b]) / (values[a] + values[b])),
                    _ => 1,
                };
            }
        }

        return distances;
    }

    /// <summary>Credit of pairs of labels, flat [label, label].</summary>
    public static double[] Weights(AnnotationTable table, AgreementOptions options) =>
        (options.Weights ?? AgreementWeights.Identity).Matrix(table.LabelCount, () => ValuesOrIds(table, options));

    /// <summary>The number of each label: as given, as its name says, or its id for the ordinal level.</summary>
    public static double[] Values(AnnotationTable table, AgreementOptions options)
    {
        var values = new double[table.LabelCount];
        for (var label = 0; label < values.Length; label++)
        {
            values[label] = !options.LabelValues.IsEmpty
                ? options.LabelValues.Span[label]
                : options.Level == MeasurementLevel.Ordinal ? label : Parse(table.LabelNames[label], label, options.Level);
            if (!double.IsFinite(values[label]) || (options.Level == MeasurementLevel.Ratio && values[label] < 0))
            {
                throw new ArgumentException(
                    $"Label {label} has the value {values[label].ToString(CultureInfo.InvariantCulture)}; the {options.Level} level needs a finite "
                    + (options.Level == MeasurementLevel.Ratio ? "number that is not negative." : "number."));
            }
        }

        return values;
    }

    /// <summary>Given values, else the names if all are numbers and more than their order counts, else the ids.</summary>
    private static double[] ValuesOrIds(AnnotationTable table, AgreementOptions options)
    {
        var values = new double[table.LabelCount];
        for (var label = 0; label < values.Length; label++)
        {
            if (!options.LabelValues.IsEmpty)
            {
                values[label] = options.LabelValues.Span[label];
            }
            else if (options.Level == MeasurementLevel.Ordinal
                || !double.TryParse(table.LabelNames[label], NumberStyles.Float, CultureInfo.InvariantCulture, out values[label]))
            {
                return [.. Enumerable.Range(0, values.Length).Select(id => (double)id)];
            }
        }

        return values;
    }

    /// <summary>Answers of lower rank plus half of the own: their difference is Krippendorff's sum over the ranks between.</summary>
    private static double[] RankPositions(double[] values, ReadOnlySpan<double> marginals)
    {
        var positions = new double[values.Length];
        for (var label = 0; label < values.Length; label++)
        {
            for (var other = 0; other < values.Length; other++)
            {
                positions[label] += values[other] < values[label] ? marginals[other] : values[other] == values[label] ? marginals[other] / 2 : 0;
            }
        }

        return positions;
    }

    private static double Parse(string name, int label, MeasurementLevel level) =>
        double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ArgumentException($"Label {label} is '{name}', not a number; the {level} level needs numbers, or LabelValues.");

    private static double Square(double x) => x * x;
}
