namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>The iterations of <see cref="Staple"/> over patterns of votes.</summary>
internal sealed class StapleFit
{
    private readonly MaskItem[] items;
    private readonly StapleOptions options;
    private readonly double[][] pixels;
    private readonly double[] priors;
    private readonly double[] sensitivity;
    private readonly double[] specificity;

    public StapleFit(MaskItem[] items, int annotators, StapleOptions options)
    {
        this.items = items;
        this.options = options;
        pixels = Array.ConvertAll(items, item => options.LimitBackground ? Limited(item) : item.Pixels);
        priors = [.. items.Select((item, i) => options.Prior ?? SharedPrior(item, pixels[i]))];
        Posteriors = Array.ConvertAll(items, item =>
            Array.ConvertAll(item.Patterns, pattern => (double)ulong.PopCount(pattern) / item.Masks.Length));
        Counts = new MaskCounts(annotators);
        sensitivity = new double[annotators];
        specificity = new double[annotators];
    }

    /// <summary>Posterior of each pattern of each item.</summary>
    public double[][] Posteriors { get; }

    public MaskCounts Counts { get; }

    public int Iterations { get; private set; }

    public bool Converged { get; private set; }

    public double LogLikelihood { get; private set; }

    public void Run()
    {
        while (!Converged && Iterations < options.MaxIterations)
        {
            Iterations++;
            var change = Maximise();
            LogLikelihood = 0;
            for (var i = 0; i < items.Length; i++)
            {
                LogLikelihood += Expect(i);
            }

            Converged = change <= options.Tolerance;
        }

        Count();
    }

    private void Count()
    {
        Counts.Clear();
        for (var i = 0; i < items.Length; i++)
        {
            Counts.Add(items[i], pixels[i], Posteriors[i]);
        }
    }

    /// <summary>Finds sensitivities and specificities and returns their largest change.</summary>
    private double Maximise()
    {
        Count();
        var change = 0.0;
        for (var a = 0; a < sensitivity.Length; a++)
        {
            var (p, q) = (Counts.Sensitivity(a, options.Smoothing), Counts.Specificity(a, options.Smoothing));
            change = Math.Max(change, Math.Max(Math.Abs(p - sensitivity[a]), Math.Abs(q - specificity[a])));
            (sensitivity[a], specificity[a]) = (p, q);
        }

        return change;
    }

    /// <summary>Finds the posteriors of one item and returns its log-likelihood.</summary>
    private double Expect(int index)
    {
        var (item, posteriors, likelihood) = (items[index], Posteriors[index], 0.0);
        for (var p = 0; p < posteriors.Length; p++)
        {
            var (inside, outside) = (Math.Log(priors[index]), Math.Log(1 - priors[index]));
            for (var i = 0; i < item.Annotators.Length; i++)
            {
                var a = item.Annotators[i];
                var marked = ((item.Patterns[p] >> i) & 1) == 1;
                inside += Math.Log(marked ? sensitivity[a] : 1 - sensitivity[a]);
                outside += Math.Log(marked ? 1 - specificity[a] : specificity[a]);
            }

            var highest = Math.Max(inside, outside);
            var sum = highest + Math.Log(Math.Exp(inside - highest) + Math.Exp(outside - highest));
            posteriors[p] = Math.Exp(inside - sum);
            likelihood += pixels[index][p] * sum;
        }

        return likelihood;
    }

    /// <summary>Pixels of each pattern, those that nobody marked at most as many as the others together.</summary>
    private static double[] Limited(MaskItem item)
    {
        var limited = (double[])item.Pixels.Clone();
        if (item.Patterns.Length > 1 && item.Patterns[0] == 0)
        {
            limited[0] = Math.Min(limited[0], item.Pixels.Sum() - limited[0]);
        }

        return limited;
    }

    /// <summary>The mean share of pixels that the annotators marked, off 0 and 1.</summary>
    private static double SharedPrior(MaskItem item, double[] pixels)
    {
        var (marked, all) = (0.5, 1.0);
        for (var p = 0; p < pixels.Length; p++)
        {
            marked += pixels[p] * ulong.PopCount(item.Patterns[p]) / item.Masks.Length;
            all += pixels[p];
        }

        return marked / all;
    }
}
