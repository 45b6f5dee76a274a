namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// A fitted <see cref="DawidSkene"/> model that takes further answers one at a time. An answer updates its item's posterior and the counts of the
/// annotators of that item, at a cost that does not depend on the number of items; <see cref="Converge"/> runs the whole model on from there.
/// </summary>
/// <remarks>
/// <para>On an answer the item is taken out of the counts, its posterior is computed anew under the confusion matrices of the rest, and the item is
/// put back: O(answers of the item × classes²). Gold labels and model probabilities enter at <see cref="Converge"/> only.</para>
/// <para>After Neal, Hinton: A View of the EM Algorithm that Justifies Incremental, Sparse, and Other Variants, 1998,
/// doi:10.1007/978-94-011-5014-9_12. Not safe for use by several threads at once.</para>
/// </remarks>
public sealed class IncrementalDawidSkene
{
    private readonly DawidSkeneOptions options;
    private readonly IReadOnlyList<string> labelNames;
    private readonly List<string> itemNames;
    private readonly List<string> annotatorNames;
    private readonly List<List<(int Annotator, int Label)>> answers = [];
    private readonly List<double[]> posteriors = [];
    private readonly List<double[]> counts = []; // per annotator, flat [class, label]
    private readonly double[] pooled;
    private readonly double[] classCounts;
    private readonly int classes;

    /// <summary>Fits the model to the answers so far.</summary>
    /// <param name="table">The answers so far; its labels are fixed from now on, items and annotators may be added.</param>
    /// <param name="options">Options of the model; <see cref="DawidSkeneOptions.PosteriorMode"/> when null; it never stops early. Answers must have no weights.</param>
    /// <exception cref="ArgumentException">An option is invalid, the table has no labels, or it has weights.</exception>
    public IncrementalDawidSkene(AnnotationTable table, DawidSkeneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.LabelCount == 0 || !table.Weights.IsEmpty)
        {
            throw new ArgumentException("The table must have labels, and no weights.", nameof(table));
        }

        this.options = (options ?? DawidSkeneOptions.PosteriorMode) with { EarlyStop = false };
        labelNames = table.LabelNames;
        itemNames = [.. table.ItemNames];
        annotatorNames = [.. table.AnnotatorNames];
        classes = table.LabelCount;
        pooled = new double[classes * classes];
        classCounts = new double[classes];
        Result = DawidSkene.Run(table, this.options);
        Take(table, Result);
    }

    /// <summary>The last full fit; updates since then are in <see cref="Posterior"/>.</summary>
    public ConsensusResult Result { get; private set; }

    /// <summary>Present posterior of one item.</summary>
    public ReadOnlySpan<double> Posterior(int item) => posteriors[item];

    /// <summary>Adds an item without answers; returns its id.</summary>
    public int AddItem(string name)
    {
        itemNames.Add(name);
        answers.Add([]);
        posteriors.Add(PosteriorOf(itemNames.Count - 1));
        return itemNames.Count - 1;
    }

    /// <summary>Adds an annotator without answers; returns their id.</summary>
    public int AddAnnotator(string name)
    {
        annotatorNames.Add(name);
        counts.Add(new double[classes * classes]);
        return annotatorNames.Count - 1;
    }

    /// <summary>Adds one answer and returns the item's new posterior.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is unknown.</exception>
    public ReadOnlySpan<double> Add(int item, int annotator, int label)
    {
        RequireId(item, itemNames.Count, nameof(item));
        RequireId(annotator, annotatorNames.Count, nameof(annotator));
        RequireId(label, classes, nameof(label));
        Count(item, -1);
        answers[item].Add((annotator, label));
        posteriors[item] = PosteriorOf(item);
        Count(item, 1);
        return posteriors[item];
    }

    /// <summary>Runs the whole model on from the present posteriors until it converges.</summary>
    /// <returns>The same as a fresh <see cref="DawidSkene"/> fit that starts from these posteriors.</returns>
    public ConsensusResult Converge()
    {
        var table = Table();
        Result = DawidSkene.Run(table, options with { Start = posteriors.SelectMany(row => row).ToArray() });
        Take(table, Result);
        return Result;
    }

    /// <summary>All answers so far.</summary>
    public AnnotationTable Table()
    {
        var starts = new int[itemNames.Count + 1];
        for (var item = 0; item < itemNames.Count; item++)
        {
            starts[item + 1] = starts[item] + answers[item].Count;
        }

        var columns = new AnswerColumns
        {
            ItemStarts = starts,
            Annotators = [.. answers.SelectMany(own => own.Select(answer => answer.Annotator))],
            Labels = [.. answers.SelectMany(own => own.Select(answer => answer.Label))],
        };
        return new AnnotationTable(columns, [.. itemNames], [.. annotatorNames], labelNames);
    }

    private static void RequireId(int id, int count, string name)
    {
        if ((uint)id >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(name, id, $"Ids are 0 .. {count - 1}.");
        }
    }

    private void Take(AnnotationTable table, ConsensusResult result)
    {
        answers.Clear();
        posteriors.Clear();
        counts.Clear();
        Array.Clear(pooled);
        Array.Clear(classCounts);
        for (var annotator = 0; annotator < table.AnnotatorCount; annotator++)
        {
            counts.Add(new double[classes * classes]);
        }

        for (var item = 0; item < table.ItemCount; item++)
        {
            List<(int, int)> own = [];
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                own.Add((table.Annotators[answer], table.Labels[answer]));
            }

            answers.Add(own);
            posteriors.Add(result.Posterior(item).ToArray());
            Count(item, 1);
        }
    }

    /// <summary>Adds the item to the counts, or takes it out.</summary>
    private void Count(int item, int sign)
    {
        for (var c = 0; c < classes; c++)
        {
            var weight = sign * posteriors[item][c];
            classCounts[c] = Math.Max(0, classCounts[c] + weight);
            foreach (var (annotator, label) in answers[item])
            {
                var cell = (c * classes) + label;
                counts[annotator][cell] = Math.Max(0, counts[annotator][cell] + weight);
                pooled[cell] = Math.Max(0, pooled[cell] + weight);
            }
        }
    }

    private double[] PosteriorOf(int item)
    {
        var row = new double[classes];
        var sharedAccuracy = Accuracy(pooled, 1, 2);
        for (var c = 0; c < classes; c++)
        {
            row[c] = Math.Log(classCounts[c] + Math.Max(1e-9, options.ClassSmoothing));
            foreach (var (annotator, label) in answers[item])
            {
                row[c] += Math.Log(Theta(counts[annotator], c, label, sharedAccuracy));
            }
        }

        Numerics.Softmax.InPlace(row);
        return row;
    }

    /// <summary>The maximum-a-posteriori confusion of <see cref="DawidSkene"/> under the present counts.</summary>
    private double Theta(double[] own, int c, int label, double sharedAccuracy)
    {
        double ownTotal = 0, pooledTotal = 0;
        for (var l = 0; l < classes; l++)
        {
            ownTotal += own[(c * classes) + l];
            pooledTotal += pooled[(c * classes) + l] + options.Smoothing;
        }

        var crowd = (pooled[(c * classes) + label] + options.Smoothing) / pooledTotal;
        var accuracy = Accuracy(own, DawidSkeneUpdate.AccuracyPrior * sharedAccuracy, DawidSkeneUpdate.AccuracyPrior);
        var coin = label == c ? accuracy : (1 - accuracy) / Math.Max(1, classes - 1);
        return (own[(c * classes) + label] + options.Smoothing + (options.Shrinkage * crowd) + (options.AccuracyShrinkage * coin))
            / (ownTotal + (classes * options.Smoothing) + options.Shrinkage + options.AccuracyShrinkage);
    }

    private double Accuracy(double[] matrix, double priorRight, double priorTotal)
    {
        var (right, total) = (priorRight, priorTotal);
        for (var cell = 0; cell < matrix.Length; cell++)
        {
            total += matrix[cell];
            right += cell % (classes + 1) == 0 ? matrix[cell] : 0;
        }

        return right / total;
    }
}
