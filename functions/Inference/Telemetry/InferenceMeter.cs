using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AnnotationFunctions.Inference.Telemetry;

/// <summary>What the server measures. Prometheus reads it at <c>/metrics</c>; OpenTelemetry exports it where an endpoint is set.</summary>
internal sealed class InferenceMeter : IDisposable
{
    /// <summary>The name under which the measurements are collected.</summary>
    public const string Name = "AnnotationFunctions.Inference";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> requests;
    private readonly Histogram<double> durations;

    public InferenceMeter()
    {
        requests = meter.CreateCounter<long>("inference.requests", "{request}", "Inference requests by model and outcome.");
        durations = meter.CreateHistogram<double>("inference.request.duration", "s", "From the first byte of a request to the last of its answer.", advice: Seconds);
        Waits = meter.CreateHistogram<double>("inference.queue.duration", "s", "How long requests waited for an instance.", advice: Seconds);
        Runs = meter.CreateHistogram<double>("inference.run.duration", "s", "How long runs of a model took.", advice: Seconds);
        Rows = meter.CreateHistogram<int>("inference.batch.rows", "{row}", "Rows of a run.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        Merged = meter.CreateCounter<long>("inference.batch.requests", "{request}", "Requests that went into runs.");
        Loads = meter.CreateHistogram<double>("inference.model.load.duration", "s", "How long models took to load and warm up.");
    }

    internal Histogram<double> Waits { get; }

    internal Histogram<double> Runs { get; }

    internal Histogram<int> Rows { get; }

    internal Counter<long> Merged { get; }

    internal Histogram<double> Loads { get; }

    private static InstrumentAdvice<double> Seconds { get; } =
        new() { HistogramBucketBoundaries = [.00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] };

    /// <param name="model">The model's name; empty where the request named none that exists, so that callers cannot make up series.</param>
    /// <param name="version">Its version; empty likewise.</param>
    /// <param name="status">The HTTP status of the answer; 499 where the client left before.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Answered(string model, string version, int status, TimeSpan elapsed)
    {
        var tags = new TagList { { "model", model }, { "version", version }, { "status", status } };
        requests.Add(1, tags);
        durations.Record(elapsed.TotalSeconds, tags);
    }

    /// <summary>Adds a value that is read when it is asked for.</summary>
    public void Observe(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        meter.CreateObservableGauge(name, read, unit, description);

    public void Dispose() => meter.Dispose();
}
