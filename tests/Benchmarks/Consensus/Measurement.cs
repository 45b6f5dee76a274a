using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>What one process measured of one case: first the run in a fresh process, as a command would see it, then the best of those that follow.</summary>
internal sealed record Measurement(
    string Name,
    int Answers,
    double FirstSeconds,
    double FirstCpuSeconds,
    double BestSeconds,
    double BestCpuSeconds,
    double PeakMegabytes,
    int Iterations,
    double LogLikelihood,
    double Accuracy)
{
    private const string Mark = "measured ";

    /// <summary>Runs a case in this process and writes what was measured for <see cref="InNewProcessAsync"/> to read.</summary>
    public static void Here(BenchCase bench, int items, int repeats)
    {
        var work = bench.Prepare(items);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // the simulation's leftovers are not the method's
        var (first, firstCpu) = (0.0, 0.0);
        var (best, bestCpu) = (double.PositiveInfinity, 0.0);
        var (iterations, likelihood, accuracy, peak) = (0, double.NaN, double.NaN, 0.0);
        for (var run = 0; run <= repeats; run++)
        {
            var (cpu, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            var result = work.Run();
            var (seconds, cpuSeconds) = (Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
            if (run == 0)
            {
                (first, firstCpu, peak) = (seconds, cpuSeconds, PeakMegabytesOfThisProcess());
                (iterations, likelihood) = (result?.Iterations ?? 0, result?.LogLikelihood ?? double.NaN);
                accuracy = result is null ? double.NaN : work.Answers!.Accuracy(result.Labels);
            }
            else if (seconds < best)
            {
                (best, bestCpu) = (seconds, cpuSeconds);
            }
        }

        var measured = new Measurement(
            bench.Name, work.Count, first, firstCpu, repeats == 0 ? first : best, repeats == 0 ? firstCpu : bestCpu, peak, iterations, likelihood, accuracy);
        Console.WriteLine(Mark + JsonSerializer.Serialize(measured, Json));
    }

    /// <summary>Measures a case in some processes of its own, one after another: the fastest of each kind of run, so that other work on the machine disturbs less.</summary>
    public static async Task<Measurement> InNewProcessesAsync(BenchCase bench, int items, int processes, int repeats, CancellationToken cancellation)
    {
        var all = new List<Measurement>();
        for (var i = 0; i < processes; i++)
        {
            all.Add(await InNewProcessAsync(bench, items, repeats, cancellation));
        }

        var best = all.MinBy(measured => measured.BestSeconds)!;
        return all.MinBy(measured => measured.FirstSeconds)! with
        {
            BestSeconds = best.BestSeconds,
            BestCpuSeconds = best.BestCpuSeconds,
            PeakMegabytes = all.Max(measured => measured.PeakMegabytes),
        };
    }

    private static async Task<Measurement> InNewProcessAsync(BenchCase bench, int items, int repeats, CancellationToken cancellation)
    {
        string[] arguments = [typeof(Measurement).Assembly.Location, "consensus", "--measure", bench.Name, Text(items), Text(repeats)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The process that measures {bench.Name} ended with {process.ExitCode} and said: {output}");
        return JsonSerializer.Deserialize<Measurement>(line.AsSpan(Mark.Length), Json)!;
    }

    private static JsonSerializerOptions Json { get; } = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double PeakMegabytesOfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }
}
