using System.ComponentModel;
using System.Diagnostics;

namespace AnnotationFunctions.Cli.Local;

/// <summary>Runs a tool to its end.</summary>
internal static class ToolRun
{
    /// <summary>Runs quietly; on failure the last lines of its output say why.</summary>
    internal static async Task QuietlyAsync(string purpose, string folder, string tool, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var tail = new Queue<string>();
        var code = await RunAsync(folder, tool, arguments, line => Keep(tail, line), cancellation);
        if (code != 0)
        {
            var said = string.Join(Environment.NewLine + "  ", tail);
            throw new CommandFailure($"{purpose} failed: {tool} {string.Join(' ', arguments)} ended with code {code} in {folder}.{Environment.NewLine}  {said}");
        }
    }

    /// <summary>Runs and hands on every line of its output and errors as it comes. Returns its exit code.</summary>
    internal static async Task<int> RunAsync(
        string folder, string tool, IReadOnlyList<string> arguments, Action<string> onLine, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Start(start);
        var gate = new Lock();
        void Line(object _, DataReceivedEventArgs line)
        {
            if (line.Data is { } text)
            {
                lock (gate)
                {
                    onLine(text);
                }
            }
        }

        process.OutputDataReceived += Line;
        process.ErrorDataReceived += Line;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new CommandFailure($"{start.FileName} is not on the PATH: {failure.Message}", failure);
        }
    }

    private static void Keep(Queue<string> tail, string line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            tail.Enqueue(line.Trim());
            if (tail.Count > 15)
            {
                tail.Dequeue();
            }
        }
    }
}
