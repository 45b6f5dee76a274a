using System.Globalization;

namespace AnnotationFunctions.Core.Tables;

/// <summary>
/// The times of the answers of one file. Times with an offset are instants; times without one are compared as they are written, so that a file must have one kind.
/// </summary>
internal sealed class AnswerTimes(CsvRows rows, AnswersFormat format, int column, string name)
{
    private long firstRow;
    private bool firstHasOffset;

    /// <summary>The first time that cannot be used where that is no fault, because nobody asked for times; null where all can.</summary>
    public string? First { get; private set; }

    /// <summary>The time of the present row; null where there is none.</summary>
    public DateTimeOffset? Read()
    {
        if (column < 0 || First is not null)
        {
            return null;
        }

        var field = rows.Optional(column);
        if (field.IsEmpty)
        {
            return Fault("empty.");
        }

        if (format.TimeFormat.Read(field) is not { } read)
        {
            return Fault($"'{CsvRows.Quoted(field)}' is not {format.TimeFormat.Expected}.");
        }

        if (firstRow == 0)
        {
            (firstRow, firstHasOffset) = (rows.Row, read.HasOffset);
        }

        return read.HasOffset == firstHasOffset
            ? new DateTimeOffset(read.Time.Ticks, TimeSpan.Zero)
            : Fault($"'{CsvRows.Quoted(field)}' has {(read.HasOffset ? "an" : "no")} offset from UTC, the time in row {firstRow} has {(firstHasOffset ? "one" : "none")}; they cannot be compared.");
    }

    private DateTimeOffset? Fault(string what)
    {
        if (format.Times == TimeReading.Always)
        {
            rows.Fault(name, what, AnswersFault.Time);
        }
        else
        {
            First = string.Create(CultureInfo.InvariantCulture, $"row {rows.Row}, column {name}: {what.TrimEnd('.')}");
        }

        return null;
    }
}
