using System.CommandLine;
using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary><c>annotate agreement ANSWERS.csv --measure NAME</c>: how far annotators agree, without a pipeline.</summary>
internal static class AgreementCommand
{
    private static readonly Dictionary<string, MeasurementLevel> Levels =
        Enum.GetValues<MeasurementLevel>().ToDictionary(level => level.ToString().ToLowerInvariant());

    internal static Command Create(Terminal terminal)
    {
        var answers = new Argument<string>("answers") { Description = "CSV with the columns task, worker and label; - for standard input." };
        var measure = Choice.Option("--measure", "The coefficient.", AgreementMeasure.Krippendorff, AgreementMeasure.ByName);
        var level = Choice.Option("--level", "What the labels measure.", MeasurementLevel.Nominal, Levels);
        var repeated = Repeats.Option(RepeatedAnswers.Last);
        var between = new Option<string[]>("--between")
        {
            Description = "The two workers that cohen or scott compares. Not needed where the file has just two.",
            HelpName = "worker",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
        var command = new Command("agreement", "Measure how far the annotators of a CSV file agree.") { answers, measure, level, repeated, between, json };
        command.SetAction(async (arguments, cancellation) =>
        {
            var run = new AgreementRun(
                arguments.GetRequiredValue(answers),
                arguments.GetRequiredValue(measure),
                arguments.GetValue(level),
                arguments.GetValue(repeated),
                arguments.GetValue(between) ?? []);
            var reading = await run.RunAsync(terminal, cancellation);
            if (arguments.GetValue(json))
            {
                terminal.Json(reading);
            }
            else
            {
                terminal.Output.WriteLine(reading);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
