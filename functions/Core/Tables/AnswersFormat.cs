using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Tables;

/// <summary>How a table of answers is to be read. Column names are looked up as they are, then in any case.</summary>
public sealed record AnswersFormat
{
    /// <summary>Column of the task; null, the default, takes <c>task</c> or a name that crowd tools give it.</summary>
    public string? Task { get; init; }

    /// <summary>
    /// Column of the worker; empty, the default, takes <c>worker</c> or a name that crowd tools give it. In a <see cref="Wide"/> table the columns that are
    /// workers; empty takes all but the task's.
    /// </summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>Column of the label; null, the default, takes <c>label</c> or a name that crowd tools give it.</summary>
    public string? Label { get; init; }

    /// <summary>Column of the time; null, the default, takes <c>timestamp</c> or that of a known crowd tool.</summary>
    public string? Time { get; init; }

    /// <summary>True where each worker has a column of their own and each task a row. Also found out where all columns but the first are numbered alike.</summary>
    public bool Wide { get; init; }

    /// <summary>What separates fields; null, the default, finds it out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>True lets a row without a label stand for a worker who gave no answer; false, the default, refuses it.</summary>
    public bool SkipEmpty { get; init; }

    /// <summary>What to do with repeated answers; each counts by default, as crowd sets are read elsewhere.</summary>
    public RepeatedAnswers Repeated { get; init; } = RepeatedAnswers.All;

    /// <summary>When times are read; never by default.</summary>
    public TimeReading Times { get; init; }

    /// <summary>How times are written; ISO 8601 by default.</summary>
    public TimeFormat TimeFormat { get; init; } = TimeFormat.Iso8601;

    /// <summary>False leaves a column <c>weight</c> unread; true by default.</summary>
    public bool ReadsWeights { get; init; } = true;

    /// <summary>The labels in their order, the only ones that are taken; empty, the default, takes any and sorts them.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>The measure that needs labels that are numbers, for messages; null, the default, where labels may be anything. Not with an <see cref="Order"/>.</summary>
    public string? NumbersFor { get; init; }

    /// <summary>True where these numbers must not be negative.</summary>
    public bool NonNegative { get; init; }
}

/// <summary>When the times of answers are read.</summary>
public enum TimeReading
{
    /// <summary>Never: their column may hold anything.</summary>
    Never,

    /// <summary>Where all of them can be read; else the order of rows stands for them, and a note says so where answers are repeated.</summary>
    IfReadable,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>A table of answers that was read.</summary>
/// <param name="Table">The answers.</param>
/// <param name="Notes">What was found out or left out on the way, for people; empty where the file is plain.</param>
public sealed record AnswersReading(AnnotationTable Table, IReadOnlyList<string> Notes);
