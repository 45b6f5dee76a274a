using System.CommandLine;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary><c>annotate consensus ANSWERS.csv --output LABELS.csv</c>: merges the answers of a file, without a pipeline.</summary>
internal static class ConsensusCommand
{
    internal static Command Create(Terminal terminal)
    {
        var answers = new Argument<string>("answers") { Description = "CSV with the columns task, worker and label, and optionally weight and timestamp; - for standard input." };
        var method = Choice.Option("--method", "How answers are merged.", ConsensusMethod.Auto, ConsensusMethod.ByName);
        var repeated = Repeats.Option(RepeatedAnswers.All);
        var gold = new Option<string?>("--gold") { Description = "CSV with the columns task and label: labels that are known.", HelpName = "file" };
        var probabilities = new Option<string?>("--probabilities") { Description = "CSV with the column task and one per label: a model's probabilities.", HelpName = "file" };
        var output = new Option<string>("--output", "-o") { Description = "File to write task,label,confidence to; - for standard output.", HelpName = "file", Required = true };
        var annotators = new Option<string?>("--annotators") { Description = "File to write worker,answers,accuracy,lower,upper to; - for standard output.", HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "Write the summary as JSON." };
        var command = new Command("consensus", "Merge the answers of a CSV file into one label per task.")
        {
            answers, method, repeated, gold, probabilities, output, annotators, json,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            var run = new ConsensusRun(
                arguments.GetRequiredValue(answers),
                arguments.GetRequiredValue(method),
                arguments.GetValue(repeated),
                arguments.GetValue(gold),
                arguments.GetValue(probabilities),
                arguments.GetRequiredValue(output),
                arguments.GetValue(annotators));
            var report = await run.RunAsync(terminal, cancellation);
            var summary = run.TakesStandardOutput ? terminal.Aside : terminal;
            if (arguments.GetValue(json))
            {
                summary.Json(report);
            }
            else
            {
                summary.Output.WriteLine(report);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
