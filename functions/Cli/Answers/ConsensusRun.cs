using System.Diagnostics;
using AnnotationFunctions.Cli.Files;
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
    /// <summary>True where results go to standard output, so that the summary may not.</summary>
    internal bool TakesStandardOutput => OutputFile.IsStandardOutput(Output) || OutputFile.IsStandardOutput(Annotators);

    internal async Task<ConsensusReport> RunAsync(Terminal terminal, CancellationToken cancellation)
    {
        RequireDistinctFiles();
        var started = Stopwatch.GetTimestamp();
        ConsensusReport? report = null;
        await terminal.BarsAsync(async progress => report = await RunAsync(terminal, progress, started, cancellation));
        return report!;
    }

    private async Task<ConsensusReport> RunAsync(Terminal terminal, Progress? progress, long started, CancellationToken cancellation)
    {
        using var labels = OutputFile.Create(Output, terminal.Output);
        using var skills = Annotators is null ? null : OutputFile.Create(Annotators, terminal.Output);
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

        await labels.CommitAsync(cancellation);
        if (skills is not null)
        {
            await skills.CommitAsync(cancellation);
        }

        return new ConsensusReport(
            result.Method, table.ItemCount, table.AnnotatorCount, table.AnswerCount, Stopwatch.GetElapsedTime(started).TotalSeconds, fitSeconds,
            result.Iterations, result.Converged, double.IsFinite(result.LogLikelihood) ? result.LogLikelihood : null, result.Reason);
    }

    /// <summary>Runs work on another thread and leaves it there when the user wants to stop: it ends with the process.</summary>
    private static Task<T> AsideAsync<T>(Func<T> work, CancellationToken cancellation) => Task.Run(work, cancellation).WaitAsync(cancellation);

    private void RequireDistinctFiles()
    {
        var read = ((string?[])[Answers, Gold, Probabilities]).OfType<string>().Select(FilePlace.ToRead).ToList();
        var written = ((string?[])[Output, Annotators]).OfType<string>().Select(FilePlace.ToWrite).Where(place => !place.IsDevice).ToList();
        if (Twice(read.Where(place => place.IsReadOnce)) is { } drained)
        {
            throw CommandFailure.WrongUsage($"{drained.Named} is named twice and can be read only once.");
        }

        if (Twice(read.DistinctBy(place => place.Identity).Concat(written)) is { } twice)
        {
            throw CommandFailure.WrongUsage($"{twice.Named} is named twice; what is written must not replace another file of this run.");
        }
    }

    private static FilePlace? Twice(IEnumerable<FilePlace> places) =>
        places.GroupBy(place => place.Identity, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Last();
}
