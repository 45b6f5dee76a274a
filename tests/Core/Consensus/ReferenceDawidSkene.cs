using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>Dawid-Skene as the formulas read, in logarithms, with no regard to speed: what the fast one must match.</summary>
internal static class ReferenceDawidSkene
{
    public static (double[] Posteriors, double LogLikelihood) Run(AnnotationTable table, DawidSkeneOptions options)
    {
        var (n, k) = (table.ItemCount, table.LabelCount);
        var posteriors = MajorityVote.Run(table).Posteriors.ToArray();
        var likelihood = 0.0;
        for (var iteration = 0; iteration <= options.MaxIterations; iteration++)
        {
            var priors = new double[k];
            var counts = new double[table.AnnotatorCount, k, k];
            var pooled = new double[k, k];
            for (var i = 0; i < n; i++)
            {
                for (var c = 0; c < k; c++)
                {
                    priors[c] += posteriors[(i * k) + c];
                    for (var a = table.ItemStarts[i]; a < table.ItemStarts[i + 1]; a++)
                    {
                        counts[table.Annotators[a], c, table.Labels[a]] += posteriors[(i * k) + c];
                        pooled[c, table.Labels[a]] += posteriors[(i * k) + c];
                    }
                }
            }

            likelihood = 0;
            for (var i = 0; i < n; i++)
            {
                var logs = new double[k];
                for (var c = 0; c < k; c++)
                {
                    logs[c] = Math.Log((priors[c] + options.ClassSmoothing) / (n + (k * options.ClassSmoothing)));
                    for (var a = table.ItemStarts[i]; a < table.ItemStarts[i + 1]; a++)
                    {
                        logs[c] += Math.Log(Theta(counts, pooled, table.Annotators[a], c, table.Labels[a], k, options));
                    }
                }

                var max = logs.Max();
                var sum = logs.Sum(x => Math.Exp(x - max));
                likelihood += max + Math.Log(sum);
                for (var c = 0; c < k; c++)
                {
                    posteriors[(i * k) + c] = Math.Exp(logs[c] - max) / sum;
                }
            }
        }

        return (posteriors, likelihood);
    }

    private static double Theta(double[,,] counts, double[,] pooled, int annotator, int c, int label, int k, DawidSkeneOptions options)
    {
        double pooledSum = 0, own = 0, right = 0, total = 0, allRight = 0, all = 0;
        for (var a = 0; a < counts.GetLength(0); a++)
        {
            for (var cell = 0; cell < k * k; cell++)
            {
                var value = counts[a, cell / k, cell % k];
                all += value;
                allRight += cell / k == cell % k ? value : 0;
                total += a == annotator ? value : 0;
                right += a == annotator && cell / k == cell % k ? value : 0;
            }
        }

        var accuracy = (right + (2 * (allRight + 1) / (all + 2))) / (total + 2);
        var coin = options.AccuracyShrinkage * (label == c ? accuracy : (1 - accuracy) / (k - 1));
        for (var l = 0; l < k; l++)
        {
            pooledSum += pooled[c, l] + options.Smoothing;
            own += counts[annotator, c, l];
        }

        var prior = options.Shrinkage > 0 ? options.Shrinkage * (pooled[c, label] + options.Smoothing) / pooledSum : 0;
        return (counts[annotator, c, label] + options.Smoothing + prior + coin)
            / (own + (k * options.Smoothing) + options.Shrinkage + options.AccuracyShrinkage);
    }
}
