using System.Globalization;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>
/// Lets a method be compiled on another core while a large file is still being read: a process merges once, so what it runs is otherwise compiled while
/// everybody waits. The inner loops are compiled per width of a row, hence several small tables.
/// </summary>
internal static class EarlyCompilation
{
    /// <summary>Bytes of a file below which reading takes no longer than compiling.</summary>
    private const long WorthIt = 2_000_000;

    private static readonly int[] Labels = [10, 3, 6, 14];

    /// <summary>Begins; nobody waits for it, and nothing depends on it.</summary>
    internal static void Begin(string file, ConsensusMethod method)
    {
        if (method != ConsensusMethod.Auto && new FileInfo(file) is { Exists: true, Length: >= WorthIt })
        {
            _ = Task.Run(() => Array.ForEach(Labels, labels => method.Run(Small(labels), [], [])));
        }
    }

    private static AnnotationTable Small(int labels)
    {
        var builder = new AnnotationTableBuilder();
        for (var item = 0; item < 4 * labels; item++)
        {
            for (var annotator = 0; annotator < 4; annotator++)
            {
                builder.Add(Text(item), Text(annotator), Text((annotator == item % 7 ? item + 1 : item) % labels));
            }
        }

        return builder.Build();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
