using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Tables;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>The order of labels, from lowest to highest.</summary>
internal static class LabelOrder
{
    /// <summary>Labels separated by commas; one that holds a comma stands in quotes.</summary>
    internal static IReadOnlyList<string> Of(string list)
    {
        IReadOnlyList<string> labels;
        try
        {
            labels = AnnotationCsv.Fields(list);
        }
        catch (AnswersFormatException failure)
        {
            throw CommandFailure.WrongUsage($"--order: {failure.Message}");
        }

        var wrong = labels.FirstOrDefault(label => label.Length == 0 || labels.Count(other => other == label) > 1);
        return wrong is not null ? throw CommandFailure.WrongUsage(wrong.Length == 0 ? "--order has an empty label." : $"--order names '{wrong}' twice.")
            : labels.Count < 2 ? throw CommandFailure.WrongUsage("--order takes two labels or more, separated by commas, from lowest to highest.")
            : labels;
    }

    /// <summary>The classes of a schema of type classification.ordinal.</summary>
    internal static IReadOnlyList<string> OfSchema(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandFailure($"There is no file {path}.");
        }

        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        var reading = LabelSchemaReader.Read(bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        if (reading.Schema is not { } schema)
        {
            throw new CommandFailure($"{path} is no valid schema: {string.Join("; ", reading.Violations.Take(5).Select(violation => violation.ToString()))}");
        }

        return schema.TaskType == TaskType.ClassificationOrdinal
            ? [.. schema.Classes.Select(each => each.Id)]
            : throw new CommandFailure($"{path} is a schema of type {schema.TaskType.Name()}, whose classes have no order; expected {TaskType.ClassificationOrdinal.Name()}.");
    }
}
