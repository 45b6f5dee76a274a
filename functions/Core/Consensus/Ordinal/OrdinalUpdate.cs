namespace AnnotationFunctions.Core.Consensus.Ordinal;

/// <summary>The M-step of <see cref="OrdinalConsensus"/>: counts to bias and noise, and these to confusion matrices.</summary>
internal sealed class OrdinalUpdate
{
    private const double FirstNoise = 0.4;
    private const double SmallestLogNoise = -4;
    private const double LargestLogNoise = 4;
    private const double FirstStep = 0.5;
    private const double LastStep = 1e-4;

    private readonly ConfusionKernel kernel;
    private readonly OrdinalConsensusOptions options;
    private readonly double[] biases;
    private readonly double[] logNoises;
    private readonly Action<int> updateSource;
    private double sharedLogNoise = Math.Log(FirstNoise);

    public OrdinalUpdate(ConfusionKernel kernel, OrdinalConsensusOptions options)
    {
        this.kernel = kernel;
        this.options = options;
        biases = new double[kernel.Sources];
        logNoises = new double[kernel.Sources];
        Array.Fill(logNoises, sharedLogNoise);
        updateSource = UpdateSource;
    }

    public OrdinalAnnotator Annotator(int id) => new(id, biases[id], Math.Exp(logNoises[id]));

    public void Apply()
    {
        ConfusionFit.ClassPriors(kernel, options.ClassSmoothing);
        sharedLogNoise = Math.Clamp(MeanLogNoise(), SmallestLogNoise, LargestLogNoise);
        kernel.ForEachSource(updateSource);
    }

    /// <summary>p(l | c) of a bias and noise.</summary>
    internal static double Probability(int label, int state, int labels, double bias, double noise, double slip)
    {
        var upper = label == labels - 1 ? 1 : Logistic((label + 0.5 - state - bias) / noise);
        var lower = label == 0 ? 0 : Logistic((label - 0.5 - state - bias) / noise);
        return Math.Max(1e-12, ((1 - slip) * (upper - lower)) + (slip / labels));
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>Mean log-noise of the sources, each weighed by its answers.</summary>
    private double MeanLogNoise()
    {
        double sum = 0, total = 0;
        for (var source = 0; source < kernel.Sources; source++)
        {
            var answers = OneCoin.Counts(kernel, source).Total;
            sum += answers * logNoises[source];
            total += answers;
        }

        return total > 0 ? sum / total : sharedLogNoise;
    }

    /// <summary>Compass search: along each axis in turn, a step that improves is kept, and steps are halved when none does.</summary>
    private void UpdateSource(int source)
    {
        var (bias, logNoise) = (biases[source], logNoises[source]);
        var best = Objective(source, bias, logNoise);
        for (var step = FirstStep; step > LastStep;)
        {
            var improved = false;
            foreach (var (db, ds) in ((double, double)[])[(step, 0), (-step, 0), (0, step), (0, -step)])
            {
                var (nextBias, nextNoise) = (bias + db, Math.Clamp(logNoise + ds, SmallestLogNoise, LargestLogNoise));
                var value = Objective(source, nextBias, nextNoise);
                if (value > best + 1e-12)
                {
                    (bias, logNoise, best, improved) = (nextBias, nextNoise, value, true);
                }
            }

            step = improved ? step : step / 2;
        }

        (biases[source], logNoises[source]) = (bias, logNoise);
        Fill(source, bias, Math.Exp(logNoise));
    }

    private double Objective(int source, double bias, double logNoise)
    {
        var noise = Math.Exp(logNoise);
        var (fromBias, fromNoise) = (bias / options.BiasDeviation, (logNoise - sharedLogNoise) / options.NoiseDeviation);
        var sum = -0.5 * ((fromBias * fromBias) + (fromNoise * fromNoise));
        for (var label = 0; label < kernel.Labels; label++)
        {
            var row = kernel.Counts.AsSpan(kernel.Row(source, label), kernel.States);
            for (var state = 0; state < row.Length; state++)
            {
                if (row[state] > 1e-9)
                {
                    sum += row[state] * Math.Log(Probability(label, state, kernel.Labels, bias, noise, options.SlipShare));
                }
            }
        }

        return sum;
    }

    private void Fill(int source, double bias, double noise)
    {
        for (var label = 0; label < kernel.Labels; label++)
        {
            var row = kernel.Factors.AsSpan(kernel.Row(source, label), kernel.States);
            for (var state = 0; state < row.Length; state++)
            {
                row[state] = Probability(label, state, kernel.Labels, bias, noise, options.SlipShare);
            }
        }
    }
}
