using System.Text.Json;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>
/// JSON as comma-separated values: an array of objects or an object on each line becomes a row each; a task of Label Studio becomes a row for each of its
/// annotations, in the columns that Label Studio's own CSV has.
/// </summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Lenient = new() { AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>Whether the first character that is no space opens an array or an object.</summary>
    internal static bool Begins(ReadOnlySpan<byte> file)
    {
        var text = (file.StartsWith("\uFEFF"u8) ? file[3..] : file).TrimStart(" \t\r\n"u8);
        return text.Length > 0 && text[0] is (byte)'[' or (byte)'{';
    }

    internal static TextReader Read(Stream file, string path)
    {
        var table = new TextTable();
        var tasks = new LabelStudioTasks(table, path);
        try
        {
            foreach (var element in Elements(file))
            {
                if (element.ValueKind != JsonValueKind.Object)
                {
                    throw new CommandFailure($"{path} is JSON, but not of objects: expected answers as an array of objects, or one object on each line.");
                }

                if (LabelStudioTasks.Is(element))
                {
                    tasks.Add(element);
                }
                else
                {
                    table.AddRow(element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, TextTable.Field(member.Value))));
                }
            }
        }
        catch (JsonException failure)
        {
            throw new CommandFailure($"{path} begins as JSON and is none, at line {failure.LineNumber + 1}: {failure.Message}", failure);
        }

        return table.ToReader(tasks.Order);
    }

    /// <summary>The elements of an array, or the values that follow each other.</summary>
    private static IEnumerable<JsonElement> Elements(Stream file)
    {
        Span<byte> mark = stackalloc byte[3];
        var hasMark = file.ReadAtLeast(mark, 3, throwOnEndOfStream: false) == 3 && mark.SequenceEqual("\uFEFF"u8);
        file.Position = hasMark ? 3 : 0;
        var first = file.ReadByte();
        while (first is ' ' or '\t' or '\r' or '\n')
        {
            first = file.ReadByte();
        }

        file.Position = hasMark ? 3 : 0;
        return JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, topLevelValues: first != '[', Lenient).ToBlockingEnumerable();
    }
}
