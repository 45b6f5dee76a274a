using System.CommandLine;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Status;

/// <summary><c>annotate status [PROJECT [BATCH]]</c>: projects; or a project's uploads, batches, annotators and datasets; or one batch.</summary>
internal static class StatusCommand
{
    internal static Command Create(Terminal terminal)
    {
        var project = new Argument<string?>("project") { Description = "Id of a project. By default all projects are listed.", Arity = ArgumentArity.ZeroOrOne };
        var batch = new Argument<string?>("batch") { Description = "Id of one of its batches. By default the whole project is shown.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
        var command = new Command("status", "Show projects, or how far a project or a batch is.") { project, batch, json };
        var connection = new ConnectionOptions(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            var asJson = arguments.GetValue(json);
            var work = (arguments.GetValue(project), arguments.GetValue(batch)) switch
            {
                (null, _) => ShowProjectsAsync(terminal, api, asJson, cancellation),
                ({ } id, null) => ShowProjectAsync(terminal, api, id, asJson, cancellation),
                ({ } id, { } one) => ShowBatchAsync(terminal, api, id, one, asJson, cancellation),
            };
            await work;
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ShowProjectsAsync(Terminal terminal, ApiConnection api, bool json, CancellationToken cancellation)
    {
        var projects = await api.ProjectsAsync(cancellation).ToListAsync(cancellation);
        if (json)
        {
            terminal.Json(projects);
        }
        else
        {
            terminal.Results.Write(StatusTables.Of(projects));
        }
    }

    private static async Task ShowProjectAsync(Terminal terminal, ApiConnection api, string project, bool json, CancellationToken cancellation)
    {
        var status = new ProjectStatus(
            project,
            await api.UploadCountsAsync(project, cancellation),
            await api.BatchesAsync(project, cancellation).ToListAsync(cancellation),
            await api.AnnotatorsAsync(project, cancellation).ToListAsync(cancellation),
            await api.DatasetsAsync(project, cancellation).ToListAsync(cancellation));
        if (json)
        {
            terminal.Json(status);
        }
        else
        {
            StatusTables.Write(terminal.Results, status);
        }
    }

    private static async Task ShowBatchAsync(
        Terminal terminal, ApiConnection api, string project, string batch, bool json, CancellationToken cancellation)
    {
        var facts = await api.BatchAsync(project, batch, cancellation);
        if (json)
        {
            terminal.Json(facts);
        }
        else
        {
            terminal.Results.Write(StatusTables.Of(facts));
        }
    }
}
