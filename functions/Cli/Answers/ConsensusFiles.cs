using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>What <c>annotate consensus</c> writes.</summary>
internal static class ConsensusFiles
{
    private const int RowsPerLook = 1 << 16;

    /// <summary><c>task,label,confidence</c>, one row per task in the order of the answers. A task about which nothing is known has no label and confidence 0.</summary>
    internal static void WriteLabels(TextWriter writer, AnnotationTable table, ConsensusResult result, CancellationToken cancellation)
    {
        writer.WriteLine("task,label,confidence");
        for (var item = 0; item < table.ItemCount; item++)
        {
            if (item % RowsPerLook == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            CsvText.Write(writer, table.ItemNames[item]);
            writer.Write(',');
            CsvText.Write(writer, result.Labels[item] == ConsensusResult.NoLabel ? "" : table.LabelNames[result.Labels[item]]);
            writer.Write(',');
            CsvText.Write(writer, Confidence(table, result, item));
            writer.Write('\n');
        }
    }

    private static double Confidence(AnnotationTable table, ConsensusResult result, int item)
    {
        var confidence = result.Confidence(item);
        return confidence >= 0 && confidence <= 1 + 1e-9
            ? Math.Min(1, confidence)
            : throw new CommandFailure($"The method {result.Method} found no confidence for task '{table.ItemNames[item]}'; nothing was written. Another --method may.");
    }

    /// <summary><c>worker,answers,accuracy,lower,upper</c>: expected accuracy of each annotator with its interval.</summary>
    internal static void WriteAnnotators(TextWriter writer, ConsensusResult result)
    {
        writer.WriteLine("worker,answers,accuracy,lower,upper");
        foreach (var annotator in result.Annotators)
        {
            CsvText.Write(writer, annotator.Name);
            writer.Write(',');
            writer.Write(annotator.Answers);
            foreach (var number in (ReadOnlySpan<double>)[annotator.Accuracy, annotator.AccuracyLower, annotator.AccuracyUpper])
            {
                writer.Write(',');
                CsvText.Write(writer, number);
            }

            writer.Write('\n');
        }
    }
}
