using System.Diagnostics;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>One run of <c>annotate consensus</c>: reads, merges, and writes all files or none.</summary>
internal sealed record ConsensusRun(
    string Answers,
    ConsensusMethod Method,
    RepeatedAnswers Repeated,
    string? Gold,
    string? Probabilities,
    string Output,
    string? Annotators)
{
    internal async Task<ConsensusReport> RunAsync(Terminal terminal, CancellationToken cancellation)
    {
        RequireDistinctFiles();
        var started = Stopwatch.GetTimestamp();
        ConsensusReport? report = null;
        await terminal.BarsAsync(async progress => report = await RunAsync(progress, started, cancellation));
        return report!;
    }

    private async Task<ConsensusReport> RunAsync(Progress? progress, long started, CancellationToken cancellation)
    {
        using var labels = new PendingFile(Output);
        using var skills = Annotators is null ? null : new PendingFile(Annotators);
        EarlyCompilation.Begin(Answers, Method);
        var table = await AsideAsync(() => AnswersFile.Read(Answers, Repeated, progress, cancellation), cancellation);
        var gold = AnswersFile.ReadGold(Gold, table, cancellation);
        var model = AnswersFile.ReadProbabilities(Probabilities, table, cancellation);
        var step = progress?.Step(Method.Name, 1);
        var fitStarted = Stopwatch.GetTimestamp();
        var result = await AsideAsync(() => AnswersFile.Blame(Answers, () => Method.Run(table, gold, model)), cancellation);
        var fitSeconds = Stopwatch.GetElapsedTime(fitStarted).TotalSeconds;
        step?.Advance();
        ConsensusFiles.WriteLabels(labels.Writer, table, result, cancellation);
        if (skills is not null)
        {
            ConsensusFiles.WriteAnnotators(skills.Writer, result);
        }

        labels.Commit();
        skills?.Commit();
        return new ConsensusReport(
            result.Method, table.ItemCount, table.AnnotatorCount, table.AnswerCount, Stopwatch.GetElapsedTime(started).TotalSeconds, fitSeconds,
            result.Iterations, result.Converged, double.IsFinite(result.LogLikelihood) ? result.LogLikelihood : null, result.Reason);
    }

    /// <summary>Runs work on another thread and leaves it there when the user wants to stop: it ends with the process.</summary>
    private static Task<T> AsideAsync<T>(Func<T> work, CancellationToken cancellation) => Task.Run(work, cancellation).WaitAsync(cancellation);

    private void RequireDistinctFiles()
    {
        string?[] inputs = [Answers, Gold, Probabilities];
        string?[] files = [.. inputs.Distinct(StringComparer.Ordinal), Output, Annotators];
        var twice = files.OfType<string>().GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw CommandFailure.WrongUsage($"{twice.First()} is named twice; what is written must not replace another file of this run.");
        }
    }
}
