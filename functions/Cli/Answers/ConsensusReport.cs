using System.Globalization;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>What <c>annotate consensus</c> did.</summary>
/// <param name="Method">The method that was used.</param>
/// <param name="Items">Tasks.</param>
/// <param name="Annotators">Workers.</param>
/// <param name="Answers">Answers that counted.</param>
/// <param name="Seconds">From the start of reading to the last file written.</param>
/// <param name="FitSeconds">Of these, the consensus itself.</param>
/// <param name="Iterations">Iterations of the method; 0 where it has none.</param>
/// <param name="Converged">False when the limit of iterations was reached first.</param>
/// <param name="LogLikelihood">Log-likelihood of the answers; null for methods without one.</param>
/// <param name="Reason">Why the answers were merged in this way, where a choice was made.</param>
internal sealed record ConsensusReport(
    string Method,
    int Items,
    int Annotators,
    int Answers,
    double Seconds,
    double FitSeconds,
    int Iterations,
    bool Converged,
    double? LogLikelihood,
    string? Reason)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Method}: {Items} tasks, {Annotators} workers, {Answers} answers in {Seconds:0.00} s")
        + (Converged ? "" : $"; stopped at {Iterations} iterations without settling")
        + (Reason is null ? "" : Environment.NewLine + Reason);
}
