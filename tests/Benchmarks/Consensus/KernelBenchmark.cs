using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>BenchmarkDotNet over the inner loops, for work on them.</summary>
internal sealed class KernelBenchmark : IBenchmark
{
    public string Summary => "BenchmarkDotNet over the inner loops of consensus and agreement [BenchmarkDotNet's options]";

    public Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("kernels-bench-").FullName;
        var config = DefaultConfig.Instance.WithArtifactsPath(folder)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithGcConcurrent(false));
        var summaries = args.Length == 0
            ? [BenchmarkRunner.Run<Kernels>(config)]
            : BenchmarkSwitcher.FromTypes([typeof(Kernels)]).Run(args, config).ToArray();
        Directory.Delete(folder, recursive: true);
        return Task.FromResult(summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1);
    }
}
