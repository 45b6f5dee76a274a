using System.CommandLine;
using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary><c>annotate agreement ANSWERS.csv --measure NAME</c>: how far annotators agree, without a pipeline.</summary>
internal static class AgreementCommand
{
    private static readonly Dictionary<string, MeasurementLevel> Levels =
        Enum.GetValues<MeasurementLevel>().ToDictionary(level => level.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, AgreementWeights?> Weights = new()
    {
        ["identity"] = AgreementWeights.Identity,
        ["linear"] = AgreementWeights.Linear,
        ["quadratic"] = AgreementWeights.Quadratic,
        ["ordinal"] = AgreementWeights.Ordinal,
        ["ratio"] = AgreementWeights.Ratio,
    };

    internal static Command Create(Terminal terminal)
    {
        var input = new AnswersOptions(RepeatedAnswers.Last);
        var measure = Choice.Option("--measure", "The coefficient.", AgreementMeasure.Krippendorff, AgreementMeasure.ByName);
        var level = Choice.Option("--level", "What the labels measure.", MeasurementLevel.Nominal, Levels);
        var weights = Choice.Option<AgreementWeights?>("--weights", "Credit for labels that are near each other, instead of that of the level; not for kendall and icc.", null, Weights);
        var between = new Option<string[]>("--between")
        {
            Description = "The two workers that cohen or scott compares. Not needed where the file has just two.",
            HelpName = "worker",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
        var command = new Command("agreement", "Measure how far the annotators of a file agree.") { measure, level, weights, between, json };
        input.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var (chosen, scale) = (arguments.GetRequiredValue(measure).Value, arguments.GetValue(level).Value);
            var run = new AgreementRun(
                input.Input(arguments, chosen.OrderNeededAt(scale), chosen.NumbersNeededAt(scale), scale == MeasurementLevel.Ratio, readsWeights: false),
                chosen,
                scale,
                arguments.GetValue(weights),
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
