using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Consensus.Preferences;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>How far annotators prefer the same candidate of the same pair.</summary>
/// <remarks>
/// <para>(p_o - p_e) / (1 - p_e) with p_o the mean over pairs of candidates of the share of agreeing pairs of answers. Which candidate of a pair is called the
/// first has no meaning, so chance does not either: p_e = t² + (1 - t)² / 2 with t the share of ties, the mean over pairs of candidates. Without
/// ties this is Brennan and Prediger's coefficient, 2 p_o - 1.</para>
/// <para>Of several answers by one annotator about one pair the last counts. Without a pair of candidates with two answers the value is NaN. Standard error by linearisation, interval by bootstrap over
/// pairs of candidates. O(comparisons).</para>
/// </remarks>
public static class PreferenceAgreement
{
    /// <summary>Measures the agreement.</summary>
    /// <param name="table">The comparisons.</param>
    /// <param name="options">Options; the defaults when null. Level, values and weights are not used.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static AgreementResult Run(PreferenceTable table, AgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new AgreementOptions();
        var annotations = table.ToAnnotations(RepeatedAnswers.Last);
        options.Validate(annotations);
        return AgreementReport.Make("preference-agreement", annotations, options, items => new PreferenceCoefficient(items), minimum: 2);
    }

    private sealed class PreferenceCoefficient : Coefficient
    {
        private const int Tie = 2;
        private readonly double[] agreement;
        private readonly double[] ties;

        public PreferenceCoefficient(ItemCounts items)
            : base(items)
        {
            (agreement, ties) = (new double[items.Count], new double[items.Count]);
            for (var item = 0; item < items.Count; item++)
            {
                var total = items.Totals[item];
                for (var i = items.Starts[item]; i < items.Starts[item + 1]; i++)
                {
                    agreement[item] += items.Counts[i] * (items.Counts[i] - 1.0) / (total * (total - 1));
                    ties[item] += items.LabelIds[i] == Tie ? items.Counts[i] / total : 0;
                }
            }
        }

        public override (double Value, double Observed, double Expected) Over(ReadOnlySpan<int> sample)
        {
            double observed = 0, tied = 0;
            foreach (var item in sample)
            {
                observed += agreement[item] / sample.Length;
                tied += ties[item] / sample.Length;
            }

            var expected = Expected(tied);
            return (expected < 1 ? (observed - expected) / (1 - expected) : 1, observed, expected);
        }

        public override (double[] Values, double Centre) ItemValues()
        {
            var (value, _, expected) = Over(AgreementReport.All(Items));
            var tied = ties.Average();
            var observed = agreement.Average();
            var values = new double[agreement.Length];
            for (var item = 0; item < values.Length; item++)
            {
                var slope = ((3 * tied) - 1) * (ties[item] - tied); // of the expected agreement
                values[item] = value + ((agreement[item] - observed - ((1 - value) * slope)) / (1 - expected));
            }

            return (values, value);
        }

        private static double Expected(double tied) => (tied * tied) + ((1 - tied) * (1 - tied) / 2);
    }
}
