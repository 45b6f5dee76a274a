using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;
using BenchmarkDotNet.Attributes;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>One pass of each inner loop over a million answers.</summary>
[MemoryDiagnoser]
public class Kernels
{
    private readonly MajorityVoteOptions votes = new() { Threads = 0 };
    private AnnotationTable table = null!;
    private ConfusionKernel kernel = null!;
    private DawidSkeneUpdate update = null!;
    private double[] posteriors = null!;

    /// <summary>Threads of the passes; 0 is one per core.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        table = SimulatedAnswers.Create(200_000).Table;
        kernel = new ConfusionKernel(table, table.LabelCount, Threads);
        update = new DawidSkeneUpdate(kernel, new DawidSkeneOptions());
        posteriors = new double[table.ItemCount * table.LabelCount];
        ConfusionFit.Seed(kernel, table, new DawidSkeneOptions());
        update.Apply();
    }

    [Benchmark(Description = "start: counts from shares of votes")]
    public void Seed() => ConfusionFit.Seed(kernel, table, votes);

    [Benchmark(Description = "pass: posteriors, counts, log-likelihood")]
    public void Expect() => kernel.Expect();

    [Benchmark(Description = "last pass: writes the posteriors too")]
    public void ExpectAndWrite() => kernel.Expect(posteriors);

    [Benchmark(Description = "update: counts to confusion matrices")]
    public void Update() => update.Apply();

    [Benchmark(Description = "majority vote, whole")]
    public int Majority() => MajorityVote.Run(table, votes).Labels[0];

    [Benchmark(Description = "Krippendorff's α with interval, whole")]
    public double Alpha() => KrippendorffAlpha.Run(table).Value;
}
