using System.CommandLine;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary><c>annotate consensus ANSWERS.csv --output LABELS.csv</c>: merges the answers of a file, without a pipeline.</summary>
internal static class ConsensusCommand
{
    internal static Command Create(Terminal terminal)
    {
        var input = new AnswersOptions(RepeatedAnswers.All);
        var method = Choice.Option("--method", "How answers are merged.", ConsensusMethod.Auto, ConsensusMethod.ByName);
        var gold = new Option<string?>("--gold") { Description = "File with the columns task and label: labels that are known.", HelpName = "file" };
        var probabilities = new Option<string?>("--probabilities") { Description = "File with the column task and one for each class: a model's probabilities.", HelpName = "file" };
        var output = new Option<string>("--output", "-o") { Description = "File to write task,label,confidence to; - for standard output.", HelpName = "file", Required = true };
        var annotators = new Option<string?>("--annotators") { Description = "File to write worker,answers,accuracy,lower,upper to; - for standard output.", HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "Write the summary as JSON." };
        var command = new Command("consensus", "Merge the answers of a file into one label per task.") { output, method, gold, probabilities, annotators, json };
        input.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var chosen = arguments.GetRequiredValue(method).Value;
            var run = new ConsensusRun(
                input.Input(arguments, needsOrder: chosen.NeedsOrder ? $"the method {chosen.Name}" : null, needsNumbers: null, needsNonNegative: false, readsWeights: true),
                chosen,
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
