using System.Globalization;

namespace AnnotationFunctions.Core.Tables;

/// <summary>What is wrong with a file, row by row; reading goes on until there are twenty faults, so that they can be mended at once.</summary>
internal sealed class FaultList(string source)
{
    public const int Most = 20;

    private readonly List<(long Row, string Text)> faults = [];
    private AnswersFault kinds;

    public bool Any => faults.Count > 0;

    public int Count => faults.Count;

    /// <summary>Notes a fault; the twentieth ends the reading.</summary>
    public void Add(long row, string column, string what, AnswersFault kind = AnswersFault.None)
    {
        Append(row, column, what, kind);
        if (faults.Count == Most)
        {
            throw Exception();
        }
    }

    /// <summary>The end of reading at a fault behind which nothing can be told apart.</summary>
    public AnswersFormatException Fatal(long row, string column, string what, AnswersFault kind = AnswersFault.None)
    {
        Append(row, column, what, kind);
        return Exception();
    }

    /// <summary>The end of reading for a reason that is no row's.</summary>
    public AnswersFormatException Fatal(string what)
    {
        faults.Add((long.MaxValue, what));
        return Exception();
    }

    public void ThrowIfAny()
    {
        if (Any)
        {
            throw Exception();
        }
    }

    private void Append(long row, string column, string what, AnswersFault kind)
    {
        faults.Add((row, string.Create(CultureInfo.InvariantCulture, $"{source}, row {row}, column {column}: {what}")));
        kinds |= kind;
    }

    private AnswersFormatException Exception()
    {
        var lines = faults.OrderBy(fault => fault.Row).Select(fault => fault.Text);
        return new AnswersFormatException(
            string.Join('\n', faults.Count < Most ? lines : lines.Append($"{source}: reading ended at {Most} faults; there may be more.")), kinds);
    }
}
