using System.Globalization;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>Speed and memory of the consensus methods on a million and on ten million answers, beside the peers' and the machine's limit.</summary>
internal sealed class ConsensusBenchmark : IBenchmark
{
    private const int Items = 200_000;
    private const int Growth = 10;
    private const double MostMegabytesAfterGrowth = 1_000;
    private const double MostTimeGrowth = 1.25; // times linear
    private const int Processes = 3;
    private const int Repeats = 4;

    public string Summary =>
        "consensus of 1M and 10M simulated answers: time and memory against the peers and the memory bandwidth [--only NAME] [--items N] [--no-growth] [--markdown FILE]";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        if (args is ["--measure", var measured, var size, var repeats])
        {
            Measurement.Here(BenchCase.All.Single(bench => bench.Name == measured), Number(size), Number(repeats));
            return 0;
        }

        var items = Value(args, "--items") is { } given ? Number(given) : Items;
        var only = Value(args, "--only");
        var report = new BenchReport(items);
        report.Machine();
        foreach (var bench in BenchCase.All.Where(bench => only is null || bench.Name == only))
        {
            report.Add(bench, await Measurement.InNewProcessesAsync(bench, items, Processes, Repeats, cancellation));
        }

        if (only is null)
        {
            report.Convergence();
            report.Bandwidth();
            foreach (var bench in BenchCase.All.Where(bench => bench.InCommand))
            {
                report.Command(bench, await CommandMeasurement.RunAsync(items, bench.Name, Processes, cancellation));
            }
        }

        if (!args.Contains("--no-growth"))
        {
            foreach (var bench in BenchCase.All.Where(bench => bench.Name == (only ?? "dawid-skene")))
            {
                var grown = await Measurement.InNewProcessesAsync(bench, items * Growth, 1, 0, cancellation);
                report.Growth(bench, grown, Growth, MostTimeGrowth, MostMegabytesAfterGrowth);
            }
        }

        if (Value(args, "--markdown") is { } file)
        {
            await File.WriteAllTextAsync(file, report.Markdown(), cancellation);
        }

        return report.Close();
    }

    private static string? Value(string[] args, string option) => Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
