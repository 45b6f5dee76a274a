using AnnotationFunctions.Tests.Benchmarks;
using AnnotationFunctions.Tests.Benchmarks.BlobScan;
using AnnotationFunctions.Tests.Benchmarks.Consensus;
using AnnotationFunctions.Tests.Benchmarks.Decoding;
using AnnotationFunctions.Tests.Benchmarks.Durable;
using AnnotationFunctions.Tests.Benchmarks.Geometry;
using AnnotationFunctions.Tests.Benchmarks.Inference;

var benchmarks = new SortedDictionary<string, IBenchmark>(StringComparer.OrdinalIgnoreCase)
{
    ["blobscan"] = new BlobScanBenchmark(),
    ["consensus"] = new ConsensusBenchmark(),
    ["crash"] = new CrashBenchmark(),
    ["decoding"] = new DecodingBenchmark(),
    ["durable"] = new DurableBenchmark(),
    ["geometry"] = new GeometryBenchmark(),
    ["inference"] = new InferenceBenchmark(),
    ["kernels"] = new KernelBenchmark(),
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.Error.WriteLine("Usage: bench NAME [options], where NAME is one of:");
    foreach (var (name, known) in benchmarks)
    {
        Console.Error.WriteLine($"  {name,-10} {known.Summary}");
    }
    return 2;
}
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupted.Cancel();
};
return await benchmark.RunAsync(args[1..], interrupted.Token);
