namespace AnnotationFunctions.App.Quality;

/// <summary>
/// How likely an annotator answers <c>l</c> where <c>k</c> is right. The confusion row of each class is shrunk towards one accuracy,
/// and that accuracy towards what a newcomer is worth, so that few answers move little:
/// <c>a = (correct + 8) / (answers + 10)</c>, <c>π(k, l) = (n(k, l) + 4·b(k, l)) / (n(k) + 4)</c> with <c>b = a</c> on the diagonal
/// and <c>(1 − a) / (K − 1)</c> beside it.
/// </summary>
public sealed class Reliability
{
    private const double PriorCorrect = 8;
    private const double PriorWrong = 2;
    private const double RowStrength = 4;

    private readonly int labels;
    private readonly double accuracy;
    private readonly Dictionary<(int Truth, int Answer), double> cells;
    private readonly Dictionary<int, double> rows = [];

    private Reliability(int labels, Dictionary<(int Truth, int Answer), double> cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        this.labels = labels;
        this.cells = cells;
        double correct = 0, total = 0;
        foreach (var ((truth, answer), count) in cells)
        {
            rows[truth] = rows.GetValueOrDefault(truth) + count;
            total += count;
            correct += truth == answer ? count : 0;
        }

        accuracy = labels == 1 ? 1 : (correct + PriorCorrect) / (total + PriorCorrect + PriorWrong);
    }

    /// <summary>Expected accuracy.</summary>
    public double Accuracy => accuracy;

    /// <summary>An annotator of whom nothing is known yet.</summary>
    public static Reliability Newcomer(int labels) => new(labels, []);

    /// <summary>An annotator whose answers were compared with what was right. Labels that the vocabulary lacks are left out.</summary>
    public static Reliability From(IEnumerable<ConfusionCell> confusion, LabelVocabulary vocabulary)
    {
        var cells = new Dictionary<(int Truth, int Answer), double>();
        foreach (var cell in confusion)
        {
            if (vocabulary.Find(cell.Truth) is { } truth && vocabulary.Find(cell.Answer) is { } answer)
            {
                cells[(truth, answer)] = cells.GetValueOrDefault((truth, answer)) + cell.Count;
            }
        }

        return new Reliability(vocabulary.Count, cells);
    }

    /// <summary>ln π(truth, answer). Never −∞: everybody errs.</summary>
    public double LogLikelihood(int truth, int answer)
    {
        if (labels == 1)
        {
            return 0;
        }

        var baseline = truth == answer ? accuracy : (1 - accuracy) / (labels - 1);
        var count = cells.GetValueOrDefault((truth, answer));
        return Math.Log((count + (RowStrength * baseline)) / (rows.GetValueOrDefault(truth) + RowStrength));
    }
}
