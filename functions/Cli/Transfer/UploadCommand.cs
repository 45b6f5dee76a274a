using System.CommandLine;
using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Core.Names;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary><c>annotate upload PROJECT PATH…</c>: uploads files and directories, and with <c>--wait</c> says what became of them.</summary>
internal static class UploadCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    internal static Command Create(Terminal terminal)
    {
        var project = new Argument<string>("project") { Description = "Id of the project." };
        var paths = new Argument<string[]>("path") { Description = "Files, and directories with all below them except hidden ones.", Arity = ArgumentArity.OneOrMore };
        var wait = new Option<bool>("--wait") { Description = "Wait until every upload has an outcome. Fails if one was quarantined or has none." };
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
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
        var helpers = files.Count(file => file.IsHelper);
        files = [.. files.Where(file => !file.IsHelper)];
        var report = new UploadReport(project, 0, 0, helpers, [], null, null, []);
        await terminal.ProgressAsync(async progress =>
        {
            var uploading = progress.Step("Uploading", files.Count);
            var failed = await new Uploader(api, project).UploadAsync(files, () => uploading.Advance(), cancellation);
            var names = failed.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
            files = [.. files.Where(file => !names.Contains(file.Name))];
            report = report with { Uploaded = files.Count, Bytes = files.Sum(file => file.Bytes), Failed = failed };
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
        if (report.Skipped > 0)
        {
            terminal.Output.WriteLine($"  {report.Skipped} helper files of operating systems and archivers were skipped.");
        }

        foreach (var file in report.Failed)
        {
            terminal.Output.WriteLine($"  {HiddenCharacters.Escape(file.Name)} was not uploaded: {file.Reason}");
        }

        foreach (var (outcome, count) in report.Outcomes ?? new Dictionary<string, int>())
        {
            terminal.Output.WriteLine($"  {outcome}: {count}");
        }

        foreach (var upload in report.Quarantined)
        {
            terminal.Output.WriteLine($"  {HiddenCharacters.Escape(upload.FullName)}: {upload.Reason}");
        }

        if (report.Lost > 0)
        {
            terminal.Note($"annotate: {report.Lost} uploads have no outcome after {Patience.TotalMinutes:0} minutes without news; `annotate status {report.Project}` shows more later.");
        }
    }
}
