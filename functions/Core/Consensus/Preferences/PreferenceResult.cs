namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>Strength of each candidate, and how good each annotator is.</summary>
/// <remarks>Immutable. Candidate and annotator ids are those of the <see cref="PreferenceTable"/>.</remarks>
public sealed class PreferenceResult
{
    private readonly double[] logStrengths;
    private readonly double[] standardErrors;
    private readonly int[] ranking;

    internal PreferenceResult(string method, double[] logStrengths, double[] standardErrors, IReadOnlyList<PreferenceAnnotator> annotators)
    {
        Method = method;
        this.logStrengths = logStrengths;
        this.standardErrors = standardErrors;
        ranking = [.. Enumerable.Range(0, logStrengths.Length).OrderByDescending(candidate => logStrengths[candidate]).ThenBy(candidate => candidate)];
        Annotators = annotators;
    }

    /// <summary>Name of the method that made this result, for records and reports.</summary>
    public string Method { get; }

    /// <summary>Log-strength of each candidate; their mean is 0.</summary>
    public ReadOnlySpan<double> LogStrengths => logStrengths;

    /// <summary>Standard error of each log-strength, from the curvature of the log-likelihood and its prior; NaN above 1,000 candidates.</summary>
    public ReadOnlySpan<double> StandardErrors => standardErrors;

    /// <summary>Candidate ids, strongest first; the lower id first among equals.</summary>
    public ReadOnlySpan<int> Ranking => ranking;

    /// <summary>Quality of each annotator, by annotator id.</summary>
    public IReadOnlyList<PreferenceAnnotator> Annotators { get; }

    /// <summary>Number of iterations that were run.</summary>
    public int Iterations { get; init; }

    /// <summary>False when the iteration limit was reached first.</summary>
    public bool Converged { get; init; }

    /// <summary>Log-likelihood of the comparisons, without priors; a tie counts half of each outcome.</summary>
    public double LogLikelihood { get; init; }

    /// <summary>Largest absolute component of the gradient of the log-posterior with respect to log-strengths where the iteration ended.</summary>
    public double Gradient { get; init; }

    /// <summary>Why this method was used, where a choice was made.</summary>
    public string? Reason { get; init; }

    /// <summary>Probability that candidate <paramref name="first"/> beats candidate <paramref name="second"/>.</summary>
    public double Probability(int first, int second) => 1 / (1 + Math.Exp(logStrengths[second] - logStrengths[first]));

    internal PreferenceResult Because(string reason) => new(Method, logStrengths, standardErrors, Annotators)
    {
        Iterations = Iterations, Converged = Converged, LogLikelihood = LogLikelihood, Gradient = Gradient, Reason = reason,
    };
}
