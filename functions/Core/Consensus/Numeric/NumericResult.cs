namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>The merged number of each item, how sure it is, and how good each annotator is.</summary>
/// <remarks>Immutable. Item and annotator ids are those of the <see cref="NumericTable"/>.</remarks>
public sealed class NumericResult
{
    private readonly double[] values;
    private readonly double[] standardErrors;

    internal NumericResult(string method, double[] values, double[] standardErrors, IReadOnlyList<NumericAnnotator> annotators)
    {
        Method = method;
        this.values = values;
        this.standardErrors = standardErrors;
        Annotators = annotators;
    }

    /// <summary>Name of the method that made this result, for records and reports.</summary>
    public string Method { get; }

    /// <summary>Value of each item; NaN for items without an answer or gold value.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Posterior standard deviation of each value; 0 for gold, NaN where there is no value, or where one answer alone says nothing about spread.</summary>
    public ReadOnlySpan<double> StandardErrors => standardErrors;

    /// <summary>Quality of each annotator, by annotator id.</summary>
    public IReadOnlyList<NumericAnnotator> Annotators { get; }

    /// <summary>Number of iterations that were run; 0 for methods without any.</summary>
    public int Iterations { get; init; }

    /// <summary>False when the iteration limit was reached first.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>Lower bound of the log-likelihood of the answers (the variational one); NaN for methods without a likelihood.</summary>
    public double LogLikelihood { get; init; } = double.NaN;

    /// <summary>Why this method was used, where a choice was made.</summary>
    public string? Reason { get; init; }

    internal NumericResult Because(string reason) => new(Method, values, standardErrors, Annotators)
    {
        Iterations = Iterations, Converged = Converged, LogLikelihood = LogLikelihood, Reason = reason,
    };
}
