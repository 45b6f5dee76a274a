using System.CommandLine;
using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Tables;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>The options that say how a file of answers is to be read: the same for every command that reads one.</summary>
internal sealed class AnswersOptions
{
    private const string Skip = "skip";

    private static readonly Dictionary<string, string> Empties = new() { ["refuse"] = "refuse", ["skip"] = Skip };

    private static readonly Dictionary<string, char> Delimiters = new()
    {
        ["comma"] = ',', ["tab"] = '\t', ["\\t"] = '\t', ["semicolon"] = ';', ["bar"] = '|', ["pipe"] = '|', ["space"] = ' ',
    };

    private readonly Argument<string> _answers = new("answers")
    {
        Description = "The answers: CSV with the columns task, worker and label, a file of Toloka, Mechanical Turk, Label Studio or Prodigy, JSON, or a workbook (xlsx); - for standard input.",
    };

    private readonly Option<string?> _task = Column("--task", "Column that names the task.");

    private readonly Option<string[]> _worker = new("--worker")
    {
        Description = "Column that names the worker. With --wide a column that is one worker; give it once for each.",
        HelpName = "column",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _label = Column("--label", "Column that holds the label.");
    private readonly Option<string?> _time = Column("--time", "Column that says when the answer was given; 'timestamp' without this option. Read only where --repeated or --time-format needs it.");

    private readonly Option<string?> _timeFormat = new("--time-format")
    {
        Description = "How times are written: iso (the default: ISO 8601), unix (seconds), unix-ms (milliseconds), or letters such as \"dd/MM/yyyy HH:mm\".",
        HelpName = "format",
    };

    private readonly Option<bool> _wide = new("--wide") { Description = "Each task has one row and each worker a column, which holds labels." };
    private readonly Option<Choice<string>> _empty = Choice.Option("--empty", "What a row without a label means: an error, or a worker who gave no answer.", "refuse", Empties);

    private readonly Option<string?> _delimiter = new("--delimiter")
    {
        Description = "What separates fields: one character, or comma, tab, semicolon, bar, space. Found out without this option.",
        HelpName = "character",
    };

    private readonly Option<string?> _sheet = new("--sheet") { Description = "Sheet of a workbook; the first without this option.", HelpName = "name" };

    private readonly Option<string?> _order = new("--order")
    {
        Description = "The labels from lowest to highest, separated by commas, where they are words: low,medium,high.",
        HelpName = "labels",
    };

    private readonly Option<string?> _schema = new("--schema")
    {
        Description = "Schema (JSON) of type classification.ordinal whose classes give that order.",
        HelpName = "file",
    };

    private readonly Option<Choice<RepeatedAnswers>> _repeated;

    internal AnswersOptions(RepeatedAnswers repeated) => _repeated = Repeats.Option(repeated);

    internal void AddTo(Command command)
    {
        command.Add(_answers);
        foreach (var option in (Option[])[_repeated, _task, _worker, _label, _time, _timeFormat, _wide, _empty, _delimiter, _sheet, _order, _schema])
        {
            command.Add(option);
        }
    }

    /// <summary>The file and its format.</summary>
    /// <param name="arguments">What was typed.</param>
    /// <param name="needsOrder">What needs labels that have an order, for messages; null where nothing does.</param>
    /// <param name="needsNumbers">What needs labels that are numbers; null where nothing does.</param>
    /// <param name="needsNonNegative">Whether these numbers must not be negative.</param>
    /// <param name="readsWeights">Whether a column of weights counts.</param>
    internal AnswersInput Input(ParseResult arguments, string? needsOrder, string? needsNumbers, bool needsNonNegative, bool readsWeights)
    {
        var path = arguments.GetRequiredValue(_answers);
        var (repeated, timeFormat, time, label) = (arguments.GetValue(_repeated).Value, arguments.GetValue(_timeFormat), arguments.GetValue(_time), arguments.GetValue(_label));
        var (wide, workers) = (arguments.GetValue(_wide), arguments.GetValue(_worker) ?? []);
        Require(!wide || label is null, "--label names one column; with --wide each worker's column holds labels.");
        Require(!wide || (time is null && timeFormat is null), "--time and --time-format are for rows of one answer, not for --wide.");
        Require(wide || workers.Length < 2, "--worker names one column; several columns of workers are for --wide.");
        var order = needsNumbers is null ? Order(arguments, needsOrder) : NoOrder(arguments, needsNumbers);
        var format = new AnswersFormat
        {
            Task = arguments.GetValue(_task),
            Workers = workers,
            Label = label,
            Time = time,
            Wide = wide,
            SkipEmpty = arguments.GetValue(_empty).Value == Skip,
            Delimiter = Delimiter(arguments.GetValue(_delimiter)),
            Repeated = repeated,
            Times = time is not null || timeFormat is not null || (repeated != RepeatedAnswers.All && arguments.GetResult(_repeated) is { Implicit: false })
                ? TimeReading.Always
                : repeated == RepeatedAnswers.All ? TimeReading.Never : TimeReading.IfReadable,
            TimeFormat = Format(timeFormat),
            Order = order,
            NumbersFor = order.Count > 0 ? null : needsNumbers ?? needsOrder,
            NonNegative = needsNonNegative,
            ReadsWeights = readsWeights,
        };
        return new AnswersInput(path, format, arguments.GetValue(_sheet), needsNumbers is null && needsOrder is not null);
    }

    private IReadOnlyList<string> NoOrder(ParseResult arguments, string needsNumbers)
    {
        Require(arguments.GetValue(_order) is null && arguments.GetValue(_schema) is null, $"--order and --schema are of no use: {needsNumbers} needs labels that are numbers.");
        return [];
    }

    private IReadOnlyList<string> Order(ParseResult arguments, string? needsOrder)
    {
        var (order, schema) = (arguments.GetValue(_order), arguments.GetValue(_schema));
        Require((order ?? schema) is null || needsOrder is not null, "--order and --schema are for labels that have an order: agreement --level ordinal or --measure kendall, consensus --method ordinal.");
        Require(order is null || schema is null, "--order and --schema both say how labels are ordered; give one.");
        return order is not null ? LabelOrder.Of(order) : schema is not null ? LabelOrder.OfSchema(schema) : [];
    }

    private static TimeFormat Format(string? name) => name switch
    {
        null or "iso" => TimeFormat.Iso8601,
        "unix" => TimeFormat.UnixSeconds,
        "unix-ms" => TimeFormat.UnixMilliseconds,
        _ => TimeFormat.Custom(name, out var reason) ?? throw CommandFailure.WrongUsage($"--time-format takes iso, unix, unix-ms or letters, not '{name}': {reason}."),
    };

    private static Option<string?> Column(string name, string description) => new(name) { Description = description, HelpName = "column" };

    private static char? Delimiter(string? text) => text is null ? null
        : Delimiters.TryGetValue(text.ToLowerInvariant(), out var named) ? named
        : text.Length == 1 && text[0] is not ('"' or '\r' or '\n') ? text[0]
        : throw CommandFailure.WrongUsage($"--delimiter takes one character, or comma, tab, semicolon, bar, space, not '{text}'.");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw CommandFailure.WrongUsage(message);
        }
    }
}
