namespace AnnotationFunctions.Core.Agreement;

/// <summary>How much credit a pair of labels gets: 1 for equal labels, 0 for the worst pair. Used by the weighted κ, AC2 and their relatives.</summary>
/// <remarks>Labels stand in the order of their values (<see cref="AgreementOptions.LabelValues"/>, or the names as numbers, or the ids; at the ordinal level values or ids).</remarks>
public abstract class AgreementWeights
{
    /// <summary>Credit for equal labels only.</summary>
    public static AgreementWeights Identity { get; } = new Formula((_, _, _, _) => 0, needsValues: false);

    /// <summary>1 - |a - b| / range.</summary>
    public static AgreementWeights Linear { get; } = new Formula((a, b, low, high) => 1 - (Math.Abs(a - b) / (high - low)));

    /// <summary>1 - (a - b)² / range².</summary>
    public static AgreementWeights Quadratic { get; } = new Formula((a, b, low, high) => 1 - Math.Pow((a - b) / (high - low), 2));

    /// <summary>1 - ((a - b) / (a + b))² / ((high - low) / (high + low))²; the values must not be negative.</summary>
    public static AgreementWeights Ratio { get; } =
        new Formula((a, b, low, high) => a + b == 0 ? 1 : 1 - (Math.Pow((a - b) / (a + b), 2) / Math.Pow((high - low) / (high + low), 2)));

    /// <summary>Gwet's ordinal weights: 1 - C(d + 1, 2) / C(q, 2) for labels d ranks apart among q.</summary>
    public static AgreementWeights Ordinal { get; } = new Ranks();

    /// <summary>Weights of one's own, flat [label, label]: symmetric, within [0, 1], 1 on the diagonal.</summary>
    /// <exception cref="ArgumentException">The matrix is not square, symmetric, within range, or 1 on the diagonal; the message names the cell.</exception>
    public static AgreementWeights Custom(ReadOnlySpan<double> matrix) => new Given(matrix);

    /// <summary>The matrix for labels with these values, flat [label, label].</summary>
    internal abstract double[] Matrix(int labels, Func<double[]> values);

    private static double[] Fill(int labels, Func<int, int, double> weight)
    {
        var matrix = new double[labels * labels];
        for (var a = 0; a < labels; a++)
        {
            for (var b = 0; b < labels; b++)
            {
                matrix[(a * labels) + b] = a == b ? 1 : weight(a, b);
            }
        }

        return matrix;
    }

    private sealed class Formula(Func<double, double, double, double, double> weight, bool needsValues = true) : AgreementWeights
    {
        internal override double[] Matrix(int labels, Func<double[]> values)
        {
            if (!needsValues || labels == 0)
            {
                return Fill(labels, (_, _) => 0);
            }

            var numbers = values();
            var (low, high) = (numbers.Min(), numbers.Max());
            return Fill(labels, (a, b) => weight(numbers[a], numbers[b], low, high));
        }
    }

    private sealed class Ranks : AgreementWeights
    {
        internal override double[] Matrix(int labels, Func<double[]> values)
        {
            var numbers = values();
            var rank = new int[labels];
            var order = Enumerable.Range(0, labels).OrderBy(label => numbers[label]).ToArray();
            for (var i = 0; i < labels; i++)
            {
                rank[order[i]] = i;
            }

            return Fill(labels, (a, b) => 1 - (Pairs(Math.Abs(rank[a] - rank[b]) + 1) / Pairs(labels)));
        }

        private static double Pairs(int n) => n * (n - 1) / 2.0;
    }

    private sealed class Given : AgreementWeights
    {
        private readonly double[] matrix;

        public Given(ReadOnlySpan<double> values)
        {
            matrix = values.ToArray();
            var size = (int)Math.Sqrt(matrix.Length);
            if (size * size != matrix.Length)
            {
                throw new ArgumentException($"The weights have {matrix.Length} values; expected a square matrix.", nameof(values));
            }

            for (var cell = 0; cell < matrix.Length; cell++)
            {
                var (a, b) = (cell / size, cell % size);
                if (!(matrix[cell] is >= 0 and <= 1) || matrix[cell] != matrix[(b * size) + a] || (a == b && matrix[cell] != 1))
                {
                    throw new ArgumentException(
                        $"Weight [{a}, {b}] is {matrix[cell]}; expected a number in 0 .. 1, equal to [{b}, {a}], and 1 on the diagonal.", nameof(values));
                }
            }
        }

        internal override double[] Matrix(int labels, Func<double[]> values) =>
            matrix.Length == labels * labels
                ? matrix
                : throw new ArgumentException($"The weights are for {(int)Math.Sqrt(matrix.Length)} labels; the table has {labels}.");
    }
}
