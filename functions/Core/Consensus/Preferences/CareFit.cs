namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>The annotators' part of <see cref="NoisyBradleyTerry"/>: care γ and position q.</summary>
internal sealed class CareFit
{
    private const double FirstCare = 0.8;

    private readonly PreferenceTable table;
    private readonly BradleyTerryOptions options;
    private readonly double[] caring;
    private readonly double[] carelessFirst;
    private readonly double[] answers;

    public CareFit(PreferenceTable table, BradleyTerryOptions options)
    {
        this.table = table;
        this.options = options;
        var count = table.AnnotatorNames.Count;
        Care = new double[count];
        FirstPosition = new double[count];
        Array.Fill(Care, FirstCare);
        Array.Fill(FirstPosition, 0.5);
        (caring, carelessFirst, answers) = (new double[count], new double[count], new double[count]);
    }

    public double[] Care { get; }

    public double[] FirstPosition { get; }

    /// <summary>Weighs each comparison by the probability that it came from comparing; returns the log-likelihood of all.</summary>
    public double Expect(StrengthFit fit)
    {
        Array.Clear(caring);
        Array.Clear(carelessFirst);
        Array.Clear(answers);
        var comparisons = table.Comparisons;
        var likelihood = 0.0;
        for (var i = 0; i < comparisons.Length; i++)
        {
            var (annotator, share) = (comparisons[i].Annotator, comparisons[i].FirstShare);
            var (p, other) = (fit.Strengths[comparisons[i].First], fit.Strengths[comparisons[i].Second]);
            var (byFirst, first) = Outcome(Care[annotator] * p / (p + other), (1 - Care[annotator]) * FirstPosition[annotator]);
            var (bySecond, second) = Outcome(Care[annotator] * other / (p + other), (1 - Care[annotator]) * (1 - FirstPosition[annotator]));
            likelihood += (share * Math.Log(first)) + ((1 - share) * Math.Log(second));
            fit.FirstWins[i] = share * byFirst;
            fit.SecondWins[i] = (1 - share) * bySecond;
            caring[annotator] += fit.FirstWins[i] + fit.SecondWins[i];
            carelessFirst[annotator] += share - fit.FirstWins[i];
            answers[annotator]++;
        }

        return likelihood;
    }

    /// <summary>New γ and q; returns the largest move.</summary>
    public double Maximise()
    {
        var crowd = answers.Sum() == 0 ? FirstCare : caring.Sum() / answers.Sum();
        var largest = 0.0;
        for (var a = 0; a < Care.Length; a++)
        {
            var total = answers[a] + options.CareShrinkage;
            var care = total > 0 ? (caring[a] + (options.CareShrinkage * crowd)) / total : Care[a];
            var careless = answers[a] - caring[a] + options.PositionPrior;
            var position = careless > 1e-12 ? Math.Clamp((carelessFirst[a] + (options.PositionPrior / 2)) / careless, 0, 1) : FirstPosition[a];
            largest = Math.Max(largest, Math.Max(Math.Abs(care - Care[a]), Math.Abs(position - FirstPosition[a])));
            (Care[a], FirstPosition[a]) = (Math.Clamp(care, 0, 1), position);
        }

        return largest;
    }

    private static (double Comparing, double Total) Outcome(double comparing, double careless)
    {
        var total = Math.Max(1e-300, comparing + careless);
        return (comparing / total, total);
    }
}
