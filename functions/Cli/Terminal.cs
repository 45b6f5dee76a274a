using System.Text.Json;
using Spectre.Console;

namespace AnnotationFunctions.Cli;

/// <summary>
/// Where a command writes: results to standard output, everything said on the way to standard error, so that
/// <c>--json</c> output can be piped. Progress bars appear on a terminal only.
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool interactive)
{
    private IAnsiConsole? _results;
    private IAnsiConsole? _notes;

    /// <summary>The process's own streams.</summary>
    internal static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected);

    internal TextWriter Output => output;

    /// <summary>The same, with results on standard error too: for a command whose standard output is taken by a file that it writes.</summary>
    internal Terminal Aside => new(error, error, interactive);

    internal IAnsiConsole Results => _results ??= ConsoleOn(output, Console.IsOutputRedirected || !interactive);

    internal IAnsiConsole Notes => _notes ??= ConsoleOn(error, !interactive);

    internal bool Interactive => interactive;

    /// <summary>Says something on the way: plain text, no markup.</summary>
    internal void Note(string text) => error.WriteLine(text);

    /// <summary>Writes one JSON document to standard output.</summary>
    internal void Json<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, Client.Wire.Indented));

    /// <summary>Runs work that reports how much of it is done: as a bar on a terminal, as a line at every tenth otherwise.</summary>
    internal async Task ProgressAsync(Func<Progress, Task> work)
    {
        if (!interactive)
        {
            await work(new Progress(null, error));
            return;
        }

        await BarsAsync(progress => work(progress!));
    }

    /// <summary>Runs work that shows bars on a terminal, and nothing otherwise: it then gets no progress to report to.</summary>
    internal Task BarsAsync(Func<Progress?, Task> work) => !interactive
        ? work(null)
        : Notes.Progress().AutoClear(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Progress(context, error)));

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool plain)
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) };
        if (plain)
        {
            settings.Ansi = AnsiSupport.No;
            settings.ColorSystem = ColorSystemSupport.NoColors;
            settings.Interactive = InteractionSupport.No;
        }

        var console = AnsiConsole.Create(settings);
        if (plain)
        {
            console.Profile.Width = 140;
        }

        return console;
    }
}
