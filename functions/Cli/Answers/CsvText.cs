namespace AnnotationFunctions.Cli.Answers;

/// <summary>Writes names as fields of comma-separated values (RFC 4180).</summary>
internal static class CsvText
{
    internal static void Write(TextWriter writer, string field)
    {
        if (field.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            writer.Write(field);
            return;
        }

        writer.Write('"');
        writer.Write(field.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }

    /// <summary>A number with up to six decimals; nothing where there is none.</summary>
    internal static void Write(TextWriter writer, double number)
    {
        if (double.IsNaN(number))
        {
            return;
        }

        Span<char> digits = stackalloc char[32];
        number.TryFormat(digits, out var length, "0.######", System.Globalization.CultureInfo.InvariantCulture);
        writer.Write(digits[..length]);
    }
}
