using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>
/// Answers of a simulated crowd, to a public recipe: five answers per item, 2,000 annotators of very unequal activity, ten classes; 80 % of the annotators
/// are competent, 12 % weak, 8 % answer at random; everyone has confusions of their own.
/// </summary>
/// <remarks>
/// The recipe draws the annotators of an item as the five largest of 2,000 perturbed log-activities (Gumbel top-k). That is the same distribution as drawing
/// them one after another in proportion to activity without replacement, which is what happens here in a thousandth of the time.
/// </remarks>
internal sealed record SimulatedAnswers(AnnotationTable Table, int[] Truth, double AnswerAccuracy)
{
    public const int AnswersPerItem = 5;
    public const int Annotators = 2_000;
    public const int Classes = 10;
    private const int MostActive = 60;
    private const double ActivityExponent = 1.6;

    public static SimulatedAnswers Create(int items, int seed = 42)
    {
        var draw = new Draws(seed);
        var prior = Cumulated(draw.Dirichlet(5, Classes));
        var confusions = Confusions(draw);
        var activity = Cumulated(Activity(draw));
        var truth = new int[items];
        var (itemIds, annotators, labels) = (new int[items * AnswersPerItem], new int[items * AnswersPerItem], new int[items * AnswersPerItem]);
        var right = 0;
        for (var item = 0; item < items; item++)
        {
            truth[item] = draw.Index(prior);
            var first = item * AnswersPerItem;
            for (var answer = first; answer < first + AnswersPerItem; answer++)
            {
                itemIds[answer] = item;
                do
                {
                    annotators[answer] = draw.Index(activity);
                }
                while (annotators.AsSpan(first, answer - first).Contains(annotators[answer]));
                labels[answer] = draw.Index(confusions.AsSpan(((annotators[answer] * Classes) + truth[item]) * Classes, Classes));
                right += labels[answer] == truth[item] ? 1 : 0;
            }
        }

        var table = AnnotationTable.FromIds(itemIds, annotators, labels, items, Annotators, Classes, RepeatedAnswers.All);
        return new SimulatedAnswers(table, truth, right / (double)labels.Length);
    }

    public double Accuracy(ReadOnlySpan<int> labels)
    {
        var right = 0;
        for (var item = 0; item < Truth.Length; item++)
        {
            right += labels[item] == Truth[item] ? 1 : 0;
        }

        return right / (double)Truth.Length;
    }

    private static double[] Activity(Draws draw)
    {
        var shares = new double[MostActive];
        var total = Enumerable.Range(1, 1_000_000).Sum(k => Math.Pow(k, -ActivityExponent));
        for (var k = 1; k < MostActive; k++)
        {
            shares[k - 1] = Math.Pow(k, -ActivityExponent) / total;
        }

        shares[^1] = 1 - shares.Sum();
        var cumulated = Cumulated(shares);
        return [.. Enumerable.Range(0, Annotators).Select(_ => 1.0 + draw.Index(cumulated))];
    }

    /// <summary>Rows of confusion matrices, cumulated, flat [annotator, truth, label].</summary>
    private static double[] Confusions(Draws draw)
    {
        var confusions = new double[Annotators * Classes * Classes];
        for (var annotator = 0; annotator < Annotators; annotator++)
        {
            var kind = draw.Index([0.80, 0.92, 1.0]);
            var accuracy = kind switch { 0 => draw.Beta(12, 5), 1 => draw.Beta(5, 6), _ => 1.0 / Classes };
            for (var truth = 0; truth < Classes; truth++)
            {
                var row = confusions.AsSpan(((annotator * Classes) + truth) * Classes, Classes);
                var others = draw.Dirichlet(0.5, Classes - 1);
                var own = Math.Clamp(accuracy + (0.06 * draw.Normal()), 0.02, 0.98);
                for (var label = 0; label < Classes; label++)
                {
                    var other = label < truth ? label : label - 1;
                    row[label] = kind == 2 ? 1.0 / Classes : label == truth ? own : others[other] * (1 - own);
                }

                Cumulated(row).CopyTo(row);
            }
        }

        return confusions;
    }

    private static double[] Cumulated(ReadOnlySpan<double> weights)
    {
        var cumulated = weights.ToArray();
        for (var i = 1; i < cumulated.Length; i++)
        {
            cumulated[i] += cumulated[i - 1];
        }

        var total = cumulated[^1];
        return Array.ConvertAll(cumulated, value => value / total);
    }
}
