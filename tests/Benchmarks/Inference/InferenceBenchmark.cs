using System.Globalization;
using System.Runtime.InteropServices;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Benchmarks.Inference;

/// <summary>
/// The inference server in a process of its own beside a bare ONNX Runtime loop, turn by turn in one run: throughput in batches, the slowest
/// requests at 70 % of it, and what a lone request pays for the way over HTTP. Both use one thread for the model.
/// </summary>
internal sealed class InferenceBenchmark : IBenchmark
{
    private const double MinThroughput = 0.85;
    private const double Load = 0.7;
    private const double MaxAddedMilliseconds = 1;
    private const int Threads = 1;
    private const int Rounds = 5;
    private const int LoneRequests = 300;
    private static readonly TimeSpan LatencyBound = TimeSpan.FromMilliseconds(50);

    public string Summary => "inference server beside a bare ONNX Runtime loop: throughput, p99 at 70 % load, added latency [seconds per measurement]";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        RuntimeTelemetry.Off();
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2;
        Console.WriteLine($"{Environment.ProcessorCount} cores, {Threads} thread for the model, clients on the same machine, load average {LoadAverage()}");
        var met = true;
        foreach (var workload in await WorkloadsAsync(cancellation))
        {
            met &= await MeasureAsync(workload, TimeSpan.FromSeconds(seconds), cancellation);
        }

        Console.WriteLine($"load average at the end {LoadAverage()}");
        Console.WriteLine(met ? "targets met" : "TARGETS MISSED");
        return met ? 0 : 1;
    }

    private static async Task<InferenceWorkload[]> WorkloadsAsync(CancellationToken cancellation)
    {
        var digits = await File.ReadAllBytesAsync(Path.Combine(Root(), "samples/digits/model/digits.onnx"), cancellation);
        return
        [
            new InferenceWorkload("digits", digits, "image", "probabilities", [1, 32, 32], BatchRows: 32, RequestRows: 32),
            new InferenceWorkload("digits", digits, "image", "probabilities", [1, 32, 32], BatchRows: 32, RequestRows: 8),
            new InferenceWorkload("pictures", SampleModels.Pictures(side: 96, width: 32), "image", "scores", [3, 96, 96], BatchRows: 8, RequestRows: 1),
        ];
    }

    private static async Task<bool> MeasureAsync(InferenceWorkload workload, TimeSpan duration, CancellationToken cancellation)
    {
        Console.WriteLine($"{workload.Name} [{string.Join(',', workload.Row)}], runs of {workload.BatchRows} rows, requests of {workload.RequestRows}:");
        using var models = new ModelFolders();
        models.Add(workload.Name, 1, workload.File).Config(workload.Name, $$"""{"maxBatchSize": {{workload.BatchRows}}, "latencyBoundMs": {{LatencyBound.TotalMilliseconds}}}""");
        var (process, address) = await InferenceProcess.StartAsync(
            models.Path, ["--Inference:Execution:Threads", $"{Threads}", "--Logging:LogLevel:Default", "Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"], cancellation);
        await using var server = process;
        using var load = await InferenceLoad.OpenAsync(workload, address);
        using var bare = new BareLoop(workload, Threads);
        await CheckAnswerAsync(workload, load, bare, cancellation);
        var throughput = await MeasureThroughputAsync(load, bare, process, duration, cancellation);
        var rowsPerRun = await RowsPerRunAsync(address, cancellation);
        Console.WriteLine($"  rows of a run on average: {rowsPerRun:N1}");
        var onTime = await MeasureLoadAsync(workload, load, throughput.RowsPerSecond, duration * 4, cancellation);
        return await MeasureAloneAsync(load, bare, cancellation) & throughput.IsMet & onTime;
    }

    /// <summary>Both must compute the same before either is timed.</summary>
    private static async Task CheckAnswerAsync(InferenceWorkload workload, InferenceLoad load, BareLoop bare, CancellationToken cancellation)
    {
        var expected = bare.Answer(workload.RequestRows);
        var answer = MemoryMarshal.Cast<byte, float>(await load.AnswerAsync(expected.Length * sizeof(float), cancellation)).ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            if (Math.Abs(answer[i] - expected[i]) > 1e-4)
            {
                throw new InvalidOperationException($"The server answers {answer[i]} where the loop computes {expected[i]}.");
            }
        }
    }

    private static async Task<(double RowsPerSecond, bool IsMet)> MeasureThroughputAsync(
        InferenceLoad load, BareLoop bare, InferenceProcess process, TimeSpan duration, CancellationToken cancellation)
    {
        // Until the server's code is compiled for good.
        await load.RowsPerSecondAsync(duration * 3, cancellation);
        bare.RowsPerSecond(duration / 4);
        var (loop, server, ratio) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        var (loopTime, serverTime) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            loop[round] = bare.RowsPerSecond(duration);
            loopTime += (Environment.CpuUsage.TotalTime - before) / (loop[round] * duration.TotalSeconds);
            before = process.CpuTime;
            server[round] = await load.RowsPerSecondAsync(duration, cancellation);
            serverTime += (process.CpuTime - before) / (server[round] * duration.TotalSeconds);
            ratio[round] = server[round] / loop[round];
        }

        var median = Median(ratio);
        Console.WriteLine($"  rows/s: loop {Median(loop):N0}, server {Median(server):N0}; server / loop {median:P1} ({ratio.Min():P1} to {ratio.Max():P1}; target at least {MinThroughput:P0})");
        Console.WriteLine($"  processor time of a row: loop {loopTime.TotalMicroseconds / Rounds:N1} µs, server {serverTime.TotalMicroseconds / Rounds:N1} µs");
        return (Median(server), median >= MinThroughput);
    }

    private static async Task<bool> MeasureLoadAsync(
        InferenceWorkload workload, InferenceLoad load, double rowsPerSecond, TimeSpan duration, CancellationToken cancellation)
    {
        var rate = Load * rowsPerSecond / workload.RequestRows;
        var times = await load.MillisecondsAsync(rate, duration, cancellation);
        var p99 = times[(int)(times.Length * .99)];
        Console.WriteLine($"  at {Load:P0} load, {rate:N0} requests/s, {times.Length:N0} requests, {times.Count(double.IsInfinity)} refused: median {times[times.Length / 2]:N2} ms, p99 {p99:N2} ms, longest {times[^1]:N2} ms (target p99 under {LatencyBound.TotalMilliseconds:N0} ms)");
        return p99 < LatencyBound.TotalMilliseconds;
    }

    private static async Task<bool> MeasureAloneAsync(InferenceLoad load, BareLoop bare, CancellationToken cancellation)
    {
        var (loop, server) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            loop.AddRange(bare.Milliseconds(LoneRequests));
            server.AddRange(await load.AloneMillisecondsAsync(LoneRequests, cancellation));
        }

        var added = Median([.. server]) - Median([.. loop]);
        Console.WriteLine($"  one row alone: loop {Median([.. loop]):N3} ms, server {Median([.. server]):N3} ms, added {added:N3} ms (target under {MaxAddedMilliseconds:N0} ms)");
        return added < MaxAddedMilliseconds;
    }

    private static async Task<double> RowsPerRunAsync(Uri address, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = address };
        var lines = (await http.GetStringAsync("/metrics", cancellation)).Split('\n');
        return Value("inference_batch_rows_sum") / Value("inference_batch_rows_count");

        double Value(string name) => lines.Where(line => line.StartsWith(name, StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string LoadAverage() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "AnnotationFunctions.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds AnnotationFunctions.sln.");
        }

        return directory.FullName;
    }
}
