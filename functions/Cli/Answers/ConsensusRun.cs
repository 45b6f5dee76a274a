using System.Diagnostics;
using AnnotationFunctions.Cli.Files;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>One run of <c>annotate consensus</c>: reads, merges, and writes all files or none.</summary>
internal sealed record ConsensusRun(
    AnswersInput Answers,
    ConsensusMethod Method,
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
        var notes = new List<(string File, IReadOnlyList<string> Notes)>();
        await terminal.BarsAsync(async progress => report = await RunAsync(terminal, progress, notes, started, cancellation));
        notes.ForEach(file => AnswersFile.Say(terminal, file.File, file.Notes));
        return report!;
    }

    private async Task<ConsensusReport> RunAsync(Terminal terminal, Progress? progress, List<(string File, IReadOnlyList<string> Notes)> notes, long started, CancellationToken cancellation)
    {
        using var labels = OutputFile.Create(Output, terminal.Output);
        using var skills = Annotators is null ? null : OutputFile.Create(Annotators, terminal.Output);
        EarlyCompilation.Begin(Answers.Path, Method);
        var reading = await AsideAsync(() => AnswersFile.Read(Answers, progress, cancellation), cancellation);
        var knownLabels = AnswersFile.ReadGold(Answers, Gold, reading.Table, cancellation);
        var probabilities = AnswersFile.ReadProbabilities(Answers, Probabilities, reading.Table, cancellation);
        notes.AddRange([(Answers.Path, reading.Notes), (Gold ?? "", knownLabels?.Notes ?? []), (Probabilities ?? "", probabilities?.Notes ?? [])]);
        var table = knownLabels is null && probabilities is null ? reading.Table : reading.Table.WithLabels([.. knownLabels?.Labels ?? [], .. probabilities?.Classes ?? []]);
        var (gold, model) = (knownLabels?.Of(table) ?? [], probabilities?.Of(table) ?? []);
        var step = progress?.Step(Method.Name, 1);
        var fitStarted = Stopwatch.GetTimestamp();
        var result = await AsideAsync(() => AnswersFile.Blame(Answers.Path, () => Method.Run(table, gold, model)), cancellation);
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
        var read = ((string?[])[Answers.Path, Gold, Probabilities]).OfType<string>().Select(FilePlace.ToRead).ToList();
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
