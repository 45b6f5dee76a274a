using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>One sheet of a workbook (xlsx, xls) as comma-separated values, row by row, so that a message's row is the sheet's.</summary>
internal static class WorkbookText
{
    private const string SaveAs = "save it as CSV (in the spreadsheet program: Save as, CSV UTF-8)";

    /// <summary>Whether a file begins as a zip archive, which xlsx is, or as a compound file, which xls is.</summary>
    internal static bool Begins(ReadOnlySpan<byte> file) => file.StartsWith("PK\u0003\u0004"u8) || file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]);

    internal static TextReader Read(Stream file, string path, string? sheet)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // old workbooks name one
        try
        {
            using var book = ExcelReaderFactory.CreateReader(file, new ExcelReaderConfiguration { LeaveOpen = true });
            var sheets = new List<string>();
            do
            {
                sheets.Add(book.Name);
                if (sheet is null || string.Equals(book.Name, sheet, StringComparison.OrdinalIgnoreCase))
                {
                    return new StringReader(Rows(book));
                }
            }
            while (book.NextResult());

            throw new CommandFailure($"{path} has no sheet '{sheet}'; it has {string.Join(", ", sheets.Select(name => $"'{name}'"))}.");
        }
        catch (Exception failure) when (failure is not CommandFailure)
        {
            var reason = failure is InvalidPasswordException ? "is protected by a password" : "cannot be read as a workbook (xlsx)";
            throw new CommandFailure($"{path} {reason}: {SaveAs}.", failure);
        }
    }

    private static string Rows(IExcelDataReader book)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        while (book.Read())
        {
            for (var column = 0; column < book.FieldCount; column++)
            {
                if (column > 0)
                {
                    text.Write(',');
                }

                CsvText.Write(text, Cell(book.GetValue(column)));
            }

            text.Write('\n');
        }

        return text.ToString();
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
