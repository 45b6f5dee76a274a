using System.Diagnostics.Metrics;
using AnnotationFunctions.LocalHost.Durable;

namespace AnnotationFunctions.Tests.DurableServer;

/// <summary>Sums of the engine's counters since the start of the process.</summary>
public sealed class CounterSums : IDisposable
{
    private readonly Dictionary<string, long> sums = [];
    private readonly MeterListener listener = new();

    public CounterSums()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == DurableTelemetry.Name)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (sums)
            {
                sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();
    }

    public Dictionary<string, long> Values()
    {
        lock (sums)
        {
            return new(sums);
        }
    }

    public void Dispose() => listener.Dispose();
}
