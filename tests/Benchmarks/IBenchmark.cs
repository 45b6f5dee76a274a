namespace AnnotationFunctions.Tests.Benchmarks;

/// <summary>A benchmark that <c>annotate bench NAME</c> runs.</summary>
internal interface IBenchmark
{
    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>Runs it and prints what was measured; 0 when the targets that it states are met.</summary>
    Task<int> RunAsync(string[] args, CancellationToken cancellation);
}
