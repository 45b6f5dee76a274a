using System.Diagnostics;
using System.Globalization;
using AnnotationFunctions.Tests.DurableServer;

namespace AnnotationFunctions.Tests.Benchmarks.Durable;

/// <summary>The crash test at length.</summary>
internal sealed class CrashBenchmark : IBenchmark
{
    public string Summary => "50 orchestrations in a process that is killed 200 times: all complete, nothing acknowledged is lost [kills] [seed]";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next();
        var folder = Directory.CreateTempSubdirectory("durable-crash-").FullName;
        var clock = Stopwatch.StartNew();
        var run = new CrashRun(folder, orchestrations: 50, kills, seed, Console.WriteLine);
        var violations = CrashVerdict.Judge(run, await run.RunAsync(cancellation), folder);
        foreach (var violation in violations)
        {
            Console.WriteLine(violation);
        }
        Console.WriteLine($"{kills} kills in {clock.Elapsed.TotalSeconds:F0} s, {violations.Count} violations");
        if (violations.Count > 0)
        {
            Console.WriteLine($"The state is kept in {folder}");
            return 1;
        }
        Directory.Delete(folder, recursive: true);
        return 0;
    }
}
