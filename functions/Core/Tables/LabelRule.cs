using System.Globalization;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Tables;

/// <summary>What labels of a file may be: numbers, or those of an order. What is wrong is told once for each label, with its rows.</summary>
internal sealed class LabelRule
{
    private const int MostRows = 20;
    private const int MostNames = 20;

    private readonly NameTable seen = new();
    private readonly List<Offender?> verdicts = [];
    private readonly AnswersFormat format;
    private readonly HashSet<string> allowed;

    private LabelRule(AnswersFormat format)
    {
        this.format = format;
        allowed = [.. format.Order];
    }

    /// <summary>The rule of a format; null where any label will do.</summary>
    public static LabelRule? Of(AnswersFormat format) => format.Order.Count > 0 || format.NumbersFor is not null ? new LabelRule(format) : null;

    /// <summary>Whether the label may stand in this row.</summary>
    public bool Accepts(ReadOnlySpan<char> label, long row)
    {
        var id = seen.Add(label);
        if (id == verdicts.Count)
        {
            verdicts.Add(IsGood(seen[id]) ? null : new Offender());
        }

        if (verdicts[id] is not { } offender)
        {
            return true;
        }

        offender.Count++;
        if (offender.Rows.Count < MostRows)
        {
            offender.Rows.Add(row);
        }

        return false;
    }

    /// <summary>Adds a fault for each label that was not accepted.</summary>
    public void Report(FaultList faults, string column)
    {
        for (var id = 0; id < verdicts.Count; id++)
        {
            if (verdicts[id] is { } offender)
            {
                faults.Add(offender.Rows[0], column, $"'{CsvRows.Quoted(seen[id])}' is {Expected()}{offender}.", AnswersFault.Order);
            }
        }
    }

    private bool IsGood(string label) => allowed.Count > 0
        ? allowed.Contains(label)
        : double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && (number >= 0 || !format.NonNegative);

    private string Expected() => allowed.Count > 0
        ? $"not among the labels {string.Join(" < ", format.Order.Take(MostNames))}{(format.Order.Count > MostNames ? " …" : "")}"
        : $"not {(format.NonNegative ? "a number of 0 or more" : "a number")}, which {format.NumbersFor} needs";

    private sealed class Offender
    {
        public List<long> Rows { get; } = [];

        public long Count { get; set; }

        public override string ToString() =>
            (Count == 1 ? "" : $"; also in row{(Count == 2 ? "" : "s")} {string.Join(", ", Rows.Skip(1))}") + (Count > MostRows ? $" and {Count - MostRows} more" : "");
    }
}
