using System.Diagnostics;
using AnnotationFunctions.Tests.Cli.Answers;

namespace AnnotationFunctions.Tests.Cli.Files;

/// <summary>Runs the command as a process of its own under a shell, for what needs real streams.</summary>
internal static class AnnotateProcess
{
    /// <summary>The command line that runs <c>annotate</c>, for scripts.</summary>
    internal static string Annotate { get; } = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "annotate.dll")}'";

    /// <summary>Runs a script of bash in a folder and returns what it said.</summary>
    internal static async Task<CommandRun> RunAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"annotate() {{ {Annotate} \"$@\"; }}; {script}"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var cancellation = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        try
        {
            await process.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return new CommandRun(process.ExitCode, await output, await error);
    }
}
