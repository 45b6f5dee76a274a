using System.CommandLine;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary><c>annotate upload PROJECT PATH…</c>: uploads files and directories, and with <c>--wait</c> says what became of them.</summary>
internal static class UploadCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    internal static Command Create(Terminal terminal)
    {
        var project = new Argument<string>("project") { Description = "Id of the project." };
        var paths = new Argument<string[]>("path") { Description = "Files and directories; directories with all below them.", Arity = ArgumentArity.OneOrMore };
        var wait = new Option<bool>("--wait") { Description = "Wait until every upload has an outcome; fail if one was quarantined or lost." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("upload", "Upload files and directories to a project.") { project, paths, wait, json };
        var connection = new ConnectionOptions(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var files = LocalFile.Below(arguments.GetRequiredValue(paths));
            using var api = connection.Open(arguments);
            var report = await RunAsync(terminal, api, arguments.GetRequiredValue(project), files, arguments.GetValue(wait), cancellation);
            Write(terminal, report, arguments.GetValue(json));
            return report.Succeeded ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<UploadReport> RunAsync(
        Terminal terminal, ApiConnection api, string project, IReadOnlyList<LocalFile> files, bool wait, CancellationToken cancellation)
    {
        var report = new UploadReport(project, files.Count, files.Sum(file => file.Bytes), null, null, []);
        await terminal.ProgressAsync(async progress =>
        {
            var uploading = progress.Step("Uploading", files.Count);
            await new Uploader(api, project).UploadAsync(files, () => uploading.Advance(), cancellation);
            if (wait)
            {
                var preparing = progress.Step("Preparing", files.Count);
                var records = await new UploadLedger(api, project).WaitAsync(
                    [.. files.Select(file => file.Name)], Patience, count => preparing.Reach(count), cancellation);
                report = report.With(records);
            }
        });
        return report;
    }

    private static void Write(Terminal terminal, UploadReport report, bool json)
    {
        if (json)
        {
            terminal.Json(report);
            return;
        }

        terminal.Output.WriteLine($"Uploaded {report.Uploaded} files ({report.Bytes:N0} bytes) to the project {report.Project}.");
        if (report.Outcomes is not { } outcomes)
        {
            return;
        }

        foreach (var (outcome, count) in outcomes)
        {
            terminal.Output.WriteLine($"  {outcome}: {count}");
        }

        foreach (var upload in report.Quarantined)
        {
            terminal.Output.WriteLine($"  {upload.FullName}: {upload.Reason}");
        }

        if (report.Lost > 0)
        {
            terminal.Note($"annotate: {report.Lost} uploads have no outcome after {Patience.TotalMinutes:0} minutes without news; `annotate status {report.Project}` shows more later.");
        }
    }
}
