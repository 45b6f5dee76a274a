using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.MultiLabel;

/// <summary>State and steps of <see cref="MultiLabelConsensus"/>.</summary>
internal sealed class MultiLabelFit
{
    private const double SmallestRate = 1e-6;

    private readonly MultiLabelTable table;
    private readonly MultiLabelOptions options;
    private readonly int classes;
    private readonly int[] answers;
    private readonly double[] posteriors;
    private readonly double[] prevalences;
    private readonly RateGrid sensitivities;
    private readonly RateGrid falseAlarms;

    public MultiLabelFit(MultiLabelTable table, MultiLabelOptions options)
    {
        this.table = table;
        this.options = options;
        classes = table.ClassNames.Count;
        answers = table.Answers.AnswersPerAnnotator();
        posteriors = new double[table.Answers.ItemCount * classes];
        prevalences = new double[classes];
        sensitivities = new RateGrid(answers.Length, classes, 0.8);
        falseAlarms = new RateGrid(answers.Length, classes, 0.1);
        Start();
    }

    public double LogLikelihood { get; private set; }

    public void Maximise()
    {
        var items = 0.0;
        Array.Clear(prevalences);
        sensitivities.Clear();
        falseAlarms.Clear();
        for (var item = 0; item < table.Answers.ItemCount; item++)
        {
            if (!IsKnown(item))
            {
                continue;
            }

            items++;
            var row = posteriors.AsSpan(item * classes, classes);
            System.Numerics.Tensors.TensorPrimitives.Add(prevalences, row, prevalences);
            for (var answer = table.Answers.ItemStarts[item]; answer < table.Answers.ItemStarts[item + 1]; answer++)
            {
                var annotator = table.Answers.Annotators[answer];
                var chosen = table.ClassesOf(table.Answers.Labels[answer]);
                var next = 0;
                for (var c = 0; c < classes; c++)
                {
                    var yes = next < chosen.Length && chosen[next] == c;
                    next += yes ? 1 : 0;
                    sensitivities.Count(annotator, c, row[c], yes);
                    falseAlarms.Count(annotator, c, 1 - row[c], yes);
                }
            }
        }

        for (var c = 0; c < classes; c++)
        {
            prevalences[c] = (prevalences[c] + options.PrevalenceSmoothing) / (items + (2 * options.PrevalenceSmoothing));
        }

        sensitivities.Update(options.Shrinkage, options.OverallShrinkage);
        falseAlarms.Update(options.Shrinkage, options.OverallShrinkage);
    }

    public void Expect()
    {
        LogLikelihood = 0;
        var (with, without) = (new double[classes], new double[classes]);
        for (var item = 0; item < table.Answers.ItemCount; item++)
        {
            for (var c = 0; c < classes; c++)
            {
                (with[c], without[c]) = (Math.Log(prevalences[c]), Math.Log(1 - prevalences[c]));
            }

            for (var answer = table.Answers.ItemStarts[item]; answer < table.Answers.ItemStarts[item + 1]; answer++)
            {
                Multiply(table.Answers.Annotators[answer], table.ClassesOf(table.Answers.Labels[answer]), with, without);
            }

            for (var c = 0; c < classes; c++)
            {
                var gold = Gold(item, c);
                var evidence = gold < 0 ? LogSum(with[c], without[c]) : gold == 1 ? with[c] : without[c];
                LogLikelihood += evidence;
                posteriors[(item * classes) + c] = gold < 0 ? Math.Exp(with[c] - evidence) : gold;
            }
        }
    }

    /// <summary>Log-probability that the annotator gives the set to the item.</summary>
    public double LogProbability(int item, int annotator, int label)
    {
        var chosen = table.ClassesOf(label);
        var (next, sum) = (0, 0.0);
        for (var c = 0; c < classes; c++)
        {
            var yes = next < chosen.Length && chosen[next] == c;
            next += yes ? 1 : 0;
            var posterior = posteriors[(item * classes) + c];
            sum += Math.Log(
                (posterior * Math.Exp(sensitivities.Log(annotator, c, yes))) + ((1 - posterior) * Math.Exp(falseAlarms.Log(annotator, c, yes))));
        }

        return sum;
    }

    public MultiLabelResult Result(int iterations, bool converged)
    {
        var right = RightDecisions();
        var annotators = new MultiLabelAnnotator[answers.Length];
        for (var a = 0; a < annotators.Length; a++)
        {
            var accuracy = answers[a] == 0 || classes == 0 ? double.NaN : Math.Min(1, right[a] / answers[a] / classes);
            var (lower, upper) = Wilson.Interval(double.IsNaN(accuracy) ? 0 : accuracy, double.IsNaN(accuracy) ? 0 : answers[a], options.ConfidenceLevel);
            annotators[a] = new MultiLabelAnnotator(
                a, table.Answers.AnnotatorNames[a], answers[a], accuracy, lower, upper, sensitivities.Overall(a), 1 - falseAlarms.Overall(a));
        }

        var known = Enumerable.Range(0, table.Answers.ItemCount).Select(IsKnown).ToArray();
        return new MultiLabelResult("multi-label", posteriors, prevalences, known, options.Threshold, annotators)
        {
            Iterations = iterations, Converged = converged, LogLikelihood = LogLikelihood,
        };
    }

    private void Start()
    {
        for (var item = 0; item < table.Answers.ItemCount; item++)
        {
            var row = posteriors.AsSpan(item * classes, classes);
            for (var answer = table.Answers.ItemStarts[item]; answer < table.Answers.ItemStarts[item + 1]; answer++)
            {
                foreach (var c in table.ClassesOf(table.Answers.Labels[answer]))
                {
                    row[c] += 1.0 / table.Answers.AnswersOf(item);
                }
            }

            for (var c = 0; c < classes; c++)
            {
                row[c] = Gold(item, c) >= 0 ? Gold(item, c) : Math.Min(1, row[c]);
            }
        }
    }

    private void Multiply(int annotator, ReadOnlySpan<int> chosen, double[] with, double[] without)
    {
        var next = 0;
        for (var c = 0; c < classes; c++)
        {
            var yes = next < chosen.Length && chosen[next] == c;
            next += yes ? 1 : 0;
            with[c] += sensitivities.Log(annotator, c, yes);
            without[c] += falseAlarms.Log(annotator, c, yes);
        }
    }

    private double[] RightDecisions()
    {
        var right = new double[answers.Length];
        for (var item = 0; item < table.Answers.ItemCount; item++)
        {
            for (var answer = table.Answers.ItemStarts[item]; answer < table.Answers.ItemStarts[item + 1]; answer++)
            {
                var chosen = table.ClassesOf(table.Answers.Labels[answer]);
                var next = 0;
                for (var c = 0; c < classes; c++)
                {
                    var yes = next < chosen.Length && chosen[next] == c;
                    next += yes ? 1 : 0;
                    var posterior = posteriors[(item * classes) + c];
                    right[table.Answers.Annotators[answer]] += yes ? posterior : 1 - posterior;
                }
            }
        }

        return right;
    }

    private bool IsKnown(int item) =>
        table.Answers.AnswersOf(item) > 0 || (!options.Gold.IsEmpty && options.Gold.Span.Slice(item * classes, classes).ContainsAnyExcept((sbyte)-1));

    private int Gold(int item, int c) => options.Gold.IsEmpty ? -1 : options.Gold.Span[(item * classes) + c];

    private static double LogSum(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));

    /// <summary>The rate at which annotators choose classes, for items where these apply (or do not).</summary>
    private sealed class RateGrid
    {
        private readonly int classes;
        private readonly double first;
        private readonly double[] yes;
        private readonly double[] total;
        private readonly double[] logYes;
        private readonly double[] logNo;
        private readonly double[] overall;

        public RateGrid(int annotators, int classes, double first)
        {
            this.classes = classes;
            this.first = first;
            yes = new double[annotators * classes];
            total = new double[yes.Length];
            logYes = new double[yes.Length];
            logNo = new double[yes.Length];
            overall = new double[annotators];
        }

        public void Clear()
        {
            Array.Clear(yes);
            Array.Clear(total);
        }

        public void Count(int annotator, int c, double weight, bool chosen)
        {
            total[(annotator * classes) + c] += weight;
            yes[(annotator * classes) + c] += chosen ? weight : 0;
        }

        public double Log(int annotator, int c, bool chosen) => chosen ? logYes[(annotator * classes) + c] : logNo[(annotator * classes) + c];

        public double Overall(int annotator) => overall[annotator];

        public void Update(double shrinkage, double overallShrinkage)
        {
            var all = Rate(yes.Sum(), total.Sum(), first, 1);
            var perClass = new double[classes];
            for (var c = 0; c < classes; c++)
            {
                perClass[c] = Rate(Sum(yes, c, classes), Sum(total, c, classes), all, overallShrinkage);
            }

            for (var a = 0; a < overall.Length; a++)
            {
                overall[a] = Rate(
                    yes.AsSpan(a * classes, classes).ToArray().Sum(), total.AsSpan(a * classes, classes).ToArray().Sum(), all, overallShrinkage);
                for (var c = 0; c < classes; c++)
                {
                    var cell = (a * classes) + c;
                    var expected = 1 / (1 + Math.Exp(Logit(all) - Logit(overall[a]) - Logit(perClass[c])));
                    var rate = Rate(yes[cell], total[cell], expected, shrinkage);
                    (logYes[cell], logNo[cell]) = (Math.Log(rate), Math.Log(1 - rate));
                }
            }
        }

        private static double Sum(double[] values, int start, int step)
        {
            var sum = 0.0;
            for (var i = start; i < values.Length; i += step)
            {
                sum += values[i];
            }

            return sum;
        }

        private static double Rate(double chosen, double total, double expected, double strength) =>
            Math.Clamp((chosen + (strength * expected)) / (total + strength), SmallestRate, 1 - SmallestRate);

        private static double Logit(double rate) => Math.Log(rate / (1 - rate));
    }
}
