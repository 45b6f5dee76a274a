using AnnotationFunctions.Cli.Files;
using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Tables;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>Reads the files that the consensus and agreement commands take; every failure names the file.</summary>
internal static class AnswersFile
{
    /// <summary>Reads answers; <paramref name="progress"/> gets a step that counts bytes.</summary>
    internal static AnswersReading Read(AnswersInput input, Progress? progress, CancellationToken cancellation) =>
        Open(input, input.Path, progress, cancellation, (reader, rows) => AnnotationCsv.Read(reader, NameOf(input.Path), input.Format, rows));

    internal static GoldLabels? ReadGold(AnswersInput input, string? path, AnnotationTable table, CancellationToken cancellation) =>
        path is null ? null : Open(input, path, null, cancellation, (reader, _) => AnnotationCsv.ReadGold(reader, NameOf(path), table, input.Format));

    internal static ModelProbabilities? ReadProbabilities(AnswersInput input, string? path, AnnotationTable table, CancellationToken cancellation) =>
        path is null ? null : Open(input, path, null, cancellation, (reader, _) => AnnotationCsv.ReadProbabilities(reader, NameOf(path), table, input.Format));

    /// <summary>The file in messages.</summary>
    internal static string NameOf(string path) => path == FilePlace.Dash ? "standard input" : path;

    /// <summary>Runs work whose complaints about the data become one that names <paramref name="path"/>.</summary>
    internal static T Blame<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ArgumentException failure)
        {
            throw new CommandFailure($"{NameOf(path)}: {failure.Message}", failure);
        }
    }

    /// <summary>Says what was found out about a file, for whoever wants to check.</summary>
    internal static void Say(Terminal terminal, string path, IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
        {
            terminal.Note($"annotate: {NameOf(path)}: {note}");
        }
    }

    private static T Open<T>(AnswersInput input, string path, Progress? progress, CancellationToken cancellation, Func<TextReader, IProgress<long>, T> read)
    {
        using var text = AnswersText.Open(path, path == input.Path ? input.Sheet : null);
        var step = progress?.Step($"reading {Path.GetFileName(NameOf(path))}", text.Length);
        try
        {
            var result = Blame(path, () => read(text.Reader, new Rows(() =>
            {
                cancellation.ThrowIfCancellationRequested();
                step?.Reach(text.Position);
            })));
            step?.Reach(text.Length);
            return result;
        }
        catch (AnswersFormatException failure)
        {
            throw new CommandFailure(failure.Message + Advice(failure.Faults, input.TakesOrder), failure);
        }
    }

    /// <summary>The options that would help.</summary>
    private static string Advice(AnswersFault faults, bool takesOrder)
    {
        List<string> advice = [];
        if (faults.HasFlag(AnswersFault.Columns))
        {
            advice.Add("Columns of other names: --task COLUMN, --worker COLUMN, --label COLUMN, --time COLUMN. Where each worker has a column of their own: --wide. Where fields are not told apart: --delimiter CHARACTER.");
        }

        if (faults.HasFlag(AnswersFault.EmptyLabel))
        {
            advice.Add("Where an empty label is a worker who gave no answer: --empty skip.");
        }

        if (faults.HasFlag(AnswersFault.Time))
        {
            advice.Add("Times that are written in another way: --time-format \"dd/MM/yyyy HH:mm\", unix or unix-ms. They are read for --repeated last and first, --time and --time-format.");
        }

        if (faults.HasFlag(AnswersFault.Order) && takesOrder)
        {
            advice.Add("The order of labels that are words: --order LOWEST,…,HIGHEST or --schema FILE; every label must be in it.");
        }

        return string.Concat(advice.Select(line => $"\n{line}"));
    }

    /// <summary>The bytes of a file, or of standard input.</summary>
    internal static Stream OpenBytes(string path)
    {
        var place = FilePlace.ToRead(path);
        if (place.Descriptor == FilePlace.StandardInput)
        {
            return Console.OpenStandardInput();
        }

        if (!File.Exists(path))
        {
            throw new CommandFailure(Directory.Exists(path) ? $"{path} is a directory; expected a CSV file." : $"There is no file {path}.");
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
    }

    /// <summary>Reports on the reading thread itself, where a cancellation can end the reading.</summary>
    private sealed class Rows(Action look) : IProgress<long>
    {
        public void Report(long value) => look();
    }
}
