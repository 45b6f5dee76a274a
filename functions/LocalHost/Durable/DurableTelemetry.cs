using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>Traces and metrics of the engine; exported by whoever listens to <see cref="Name"/>.</summary>
internal static class DurableTelemetry
{
    public const string Name = "AnnotationFunctions.LocalHost.Durable";

    public static readonly ActivitySource Traces = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Started = Meter.CreateCounter<long>("durable.orchestrations.started");

    /// <summary>Tagged with the status that they ended in.</summary>
    public static readonly Counter<long> Finished = Meter.CreateCounter<long>("durable.orchestrations.finished");

    public static readonly Counter<long> Turns = Meter.CreateCounter<long>("durable.turns");

    public static readonly Histogram<double> ActivityDuration = Meter.CreateHistogram<double>("durable.activity.duration", "ms");

    public static readonly UpDownCounter<long> QueuedActivities = Meter.CreateUpDownCounter<long>("durable.activities.queued");

    public static readonly UpDownCounter<long> QueuedTurns = Meter.CreateUpDownCounter<long>("durable.turns.queued");

    public static readonly Counter<long> Commits = Meter.CreateCounter<long>("durable.commits");

    public static readonly Counter<long> CommittedWrites = Meter.CreateCounter<long>("durable.commits.writes");

    public static void CountFinished(Microsoft.DurableTask.Client.OrchestrationRuntimeStatus status) =>
        Finished.Add(1, new KeyValuePair<string, object?>("status", status.ToString()));
}
