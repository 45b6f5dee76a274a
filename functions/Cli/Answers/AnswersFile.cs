using System.Text;
using AnnotationFunctions.Cli.Files;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>Reads the files that the consensus and agreement commands take; every failure names the file.</summary>
internal static class AnswersFile
{
    /// <summary>Reads answers; <paramref name="progress"/> gets a step that counts bytes.</summary>
    internal static AnnotationTable Read(string path, RepeatedAnswers repeated, Progress? progress, CancellationToken cancellation) =>
        Open(path, progress, cancellation, (reader, rows) => AnnotationCsv.Read(reader, NameOf(path), repeated, rows));

    internal static int[] ReadGold(string? path, AnnotationTable table, CancellationToken cancellation) =>
        path is null ? [] : Open(path, null, cancellation, (reader, _) => AnnotationCsv.ReadGold(reader, NameOf(path), table));

    internal static double[] ReadProbabilities(string? path, AnnotationTable table, CancellationToken cancellation) =>
        path is null ? [] : Open(path, null, cancellation, (reader, _) => AnnotationCsv.ReadProbabilities(reader, NameOf(path), table));

    /// <summary>Where a label first stands, for messages: the file, and the row where the file can be read again.</summary>
    internal static string PlaceOf(string path, string label) => FilePlace.ToRead(path).IsReadOnce
        ? NameOf(path)
        : $"{path}, row {Open(path, null, default, (reader, _) => AnnotationCsv.FindLabel(reader, path, label))}";

    /// <summary>The file in messages.</summary>
    internal static string NameOf(string path) => path == FilePlace.Dash ? "standard input" : path;

    /// <summary>Runs work whose complaints about the data become one that names <paramref name="path"/>.</summary>
    internal static T Blame<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidDataException failure)
        {
            throw new CommandFailure(failure.Message, failure);
        }
        catch (ArgumentException failure)
        {
            throw new CommandFailure($"{NameOf(path)}: {failure.Message}", failure);
        }
    }

    private static T Open<T>(string path, Progress? progress, CancellationToken cancellation, Func<TextReader, IProgress<long>, T> read)
    {
        using var file = OpenBytes(path);
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var bytes = file.CanSeek ? file.Length : 0;
        var step = progress?.Step($"reading {Path.GetFileName(NameOf(path))}", bytes);
        var table = Blame(path, () => read(reader, new Rows(() =>
        {
            cancellation.ThrowIfCancellationRequested();
            step?.Reach(file.CanSeek ? file.Position : 0);
        })));
        step?.Reach(bytes);
        return table;
    }

    private static Stream OpenBytes(string path)
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
