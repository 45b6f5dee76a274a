using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>The whole command on a file: start, reading, fit, writing. Times are the shortest of several runs, memory is the most.</summary>
internal sealed record CommandMeasurement(double Seconds, double FitSeconds, double PeakMegabytes)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    public static async Task<CommandMeasurement> RunAsync(int items, string method, int times, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("consensus-bench-").FullName;
        try
        {
            var answers = Path.Combine(folder, "answers.csv");
            Write(SimulatedAnswers.Create(items).Table, answers);
            var runs = new List<CommandMeasurement>();
            for (var run = 0; run < times; run++)
            {
                runs.Add(await RunAsync(
                    [Command(), "consensus", answers, "--method", method, "--output", Path.Combine(folder, "labels.csv"), "--json"], cancellation));
            }

            return new CommandMeasurement(runs.Min(run => run.Seconds), runs.Min(run => run.FitSeconds), runs.Max(run => run.PeakMegabytes));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<CommandMeasurement> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var peak = 0.0;
        var ended = process.WaitForExitAsync(cancellation);
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            await Task.WhenAny(ended, Task.Delay(BetweenLooks, cancellation));
        }

        await ended;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The command ended with {process.ExitCode}.");
        }

        using var report = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync(cancellation));
        return new CommandMeasurement(seconds, report.RootElement.GetProperty("fitSeconds").GetDouble(), peak);
    }

    /// <summary>The kernel's own high-water mark, which only grows: the last look before the end is the peak.</summary>
    private static double PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }

    private static void Write(AnnotationTable table, string path)
    {
        using var writer = new StreamWriter(path);
        writer.Write("task,worker,label\n");
        for (var item = 0; item < table.ItemCount; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{item},{table.Annotators[answer]},{table.Labels[answer]}\n"));
            }
        }
    }

    private static string Command()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var command = Path.Combine(folder.FullName, "functions", "Cli", "bin", "Release", "net10.0", "annotate.dll");
            if (File.Exists(command))
            {
                return command;
            }
        }

        throw new InvalidOperationException("The annotate command is not built; run this as ./annotate bench consensus.");
    }
}
