using System.CommandLine;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary><c>annotate export PROJECT [VERSION]</c>: downloads a dataset version and verifies its hashes.</summary>
internal static class ExportCommand
{
    internal static Command Create(Terminal terminal)
    {
        var project = new Argument<string>("project") { Description = "Id of the project." };
        var version = new Argument<string?>("version") { Description = "Dataset version such as v000001. By default the latest.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<DirectoryInfo?>("--output", "-o") { Description = "Folder to write manifest.json and data.jsonl to. By default PROJECT-VERSION here.", HelpName = "folder" };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
        var command = new Command("export", "Download a dataset version and verify it.") { project, version, output, json };
        var connection = new ConnectionOptions(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            if (arguments.GetResult(output)?.Tokens is [{ Value: Files.FilePlace.Dash }])
            {
                throw CommandFailure.WrongUsage("--output takes a folder: a dataset is two files, which do not fit on standard output.");
            }

            using var api = connection.Open(arguments);
            var id = arguments.GetRequiredValue(project);
            var dataset = await new DatasetDownload(api, id).SaveAsync(arguments.GetValue(version), arguments.GetValue(output)?.FullName, cancellation);
            if (arguments.GetValue(json))
            {
                terminal.Json(new { project = id, dataset.Version, dataset.Folder, Items = dataset.Rows.Count });
            }
            else
            {
                terminal.Output.WriteLine($"Dataset {dataset.Version} of {id}: {dataset.Rows.Count} items, verified, in {dataset.Folder}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
