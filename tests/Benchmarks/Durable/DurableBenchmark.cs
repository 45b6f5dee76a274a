using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using AnnotationFunctions.Tests.DurableServer;

namespace AnnotationFunctions.Tests.Benchmarks.Durable;

/// <summary>Throughput of the reference orchestration over HTTP, and memory of many waiting orchestrations.</summary>
internal sealed class DurableBenchmark : IBenchmark
{
    private const int Clients = 16;
    private const int WarmUp = 1_000;
    private const double MaxCpu = 3;

    public string Summary =>
        "2,000 reference orchestrations by 16 HTTP clients after 1,000 to warm up (at least 250/s, at most 3 ms of CPU each), 20,000 waiting ones (under 500 MB) [count] [waiting] [process|power]";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var count = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 2_000;
        var waiting = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 20_000;
        var survivePowerLoss = args.Length > 2 && args[2] == "power";
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {Clients} HTTP clients on the same machine, a commit survives a {(survivePowerLoss ? "power loss" : "kill")}");
        var folder = Directory.CreateTempSubdirectory("durable-bench-").FullName;
        var (rate, cpu, memory) = (0.0, 0.0, 0.0);
        await using (var server = await ServerProcess.StartAsync(folder, survivePowerLoss, cancellation))
        {
            await CompleteAsync(server, "warm-up", WarmUp, report: false, cancellation);
            (rate, cpu) = await CompleteAsync(server, "run", count, report: true, cancellation);
            memory = await WaitAsync(server, waiting, cancellation);
        }
        Directory.Delete(folder, recursive: true);
        var met = rate >= 250 && cpu <= MaxCpu && memory < 500;
        Console.WriteLine($"{(met ? "targets met" : "TARGETS MISSED")}: at least 250/s, at most {MaxCpu} ms of CPU each, under 500 MB");
        return met ? 0 : 1;
    }

    private static async Task<(double Rate, double Cpu)> CompleteAsync(ServerProcess server, string prefix, int count, bool report, CancellationToken cancellation)
    {
        var cpu = server.CpuTime();
        var latencies = new ConcurrentBag<double>();
        var polls = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => RunClientAsync(client), cancellation)));
        var seconds = clock.Elapsed.TotalSeconds;
        var spent = server.CpuTime() - cpu;
        if (report)
        {
            Report(server, [.. latencies.Order()], seconds, count, polls, spent);
        }
        return (count / seconds, spent.TotalMilliseconds / count);

        async Task RunClientAsync(int client)
        {
            var begun = new Queue<(string Id, int N, double At)>();
            for (var n = client; n < count; n += Clients)
            {
                var id = $"{prefix}-{n}";
                begun.Enqueue((id, n, clock.Elapsed.TotalMilliseconds));
                await SucceedAsync(server.StartOrchestrationAsync(nameof(ReferenceFunctions.Reference), id, n, cancellation));
                await SucceedAsync(server.RaiseEventAsync(id, ReferenceFunctions.Event, 7, cancellation));
            }
            while (begun.TryDequeue(out var next))
            {
                while (!await IsDoneAsync(next.Id, next.N))
                {
                    await Task.Delay(20, cancellation);
                }
                latencies.Add(clock.Elapsed.TotalMilliseconds - next.At);
            }
        }

        async Task<bool> IsDoneAsync(string id, int n)
        {
            Interlocked.Increment(ref polls);
            using var response = await server.StatusAsync(id, cancellation);
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                return false;
            }
            using var state = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            var output = state.RootElement.GetProperty("output");
            return output.ValueKind == JsonValueKind.Number && output.GetInt32() == ReferenceFunctions.Expected(n, 7)
                ? true
                : throw new InvalidOperationException($"{id} ended wrong: {state.RootElement}");
        }
    }

    /// <summary>Holds waiting orchestrations, then shows that they are alive by waking some of them.</summary>
    private static async Task<double> WaitAsync(ServerProcess server, int count, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellation }, async (n, token) =>
            await SucceedAsync(server.StartOrchestrationAsync(nameof(ReferenceFunctions.Waiting), $"waiting-{n}", n, token)));
        while (await IsPendingAsync(server, $"waiting-{count - 1}", cancellation))
        {
            await Task.Delay(100, cancellation);
        }

        await Task.Delay(TimeSpan.FromSeconds(15), cancellation); // until the worker has forgotten what takes no turns
        var resident = server.ResidentMegabytes();
        Console.WriteLine($"{count:N0} waiting orchestrations: started in {clock.Elapsed.TotalSeconds:F1} s, {resident:F0} MB resident (peak so far {server.PeakMegabytes():F0} MB)");
        clock.Restart();
        foreach (var n in Enumerable.Range(0, count).Where(n => n % Math.Max(1, count / 200) == 0))
        {
            await SucceedAsync(server.RaiseEventAsync($"waiting-{n}", ReferenceFunctions.Event, n, cancellation));
        }
        Console.WriteLine($"{Math.Min(count, 200)} of them woken in {clock.Elapsed.TotalMilliseconds:F0} ms");
        return resident;
    }

    private static async Task SucceedAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        response.EnsureSuccessStatusCode();
    }

    private static void Report(
        ServerProcess server, List<double> latencies, double seconds, int count, int polls, TimeSpan cpu)
    {
        Console.WriteLine($"{count:N0} completed in {seconds:F2} s: {count / seconds:F0}/s");
        Console.WriteLine($"latency p50 {At(.5):F0} ms, p95 {At(.95):F0} ms, p99 {At(.99):F0} ms, of which the timer is 1000 ms; {polls:N0} status polls");
        Console.WriteLine(
            $"host and worker: {cpu.TotalSeconds / seconds:F2} cores, {cpu.TotalMilliseconds / count:F2} ms of CPU each, {server.ResidentMegabytes():F0} MB resident");

        double At(double quantile) => latencies[(int)Math.Min(latencies.Count - 1, quantile * latencies.Count)];
    }

    private static async Task<bool> IsPendingAsync(ServerProcess server, string id, CancellationToken cancellation)
    {
        using var response = await server.StatusAsync(id, cancellation);
        using var state = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        return state.RootElement.GetProperty("runtimeStatus").GetString() == "Pending";
    }
}
