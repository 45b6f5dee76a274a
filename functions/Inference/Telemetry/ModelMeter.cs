using System.Diagnostics;

namespace AnnotationFunctions.Inference.Telemetry;

/// <summary>The measurements of one version of a model.</summary>
internal sealed class ModelMeter(InferenceMeter meter, string model, string version)
{
    private readonly TagList tags = new() { { "model", model }, { "version", version } };

    public void Waited(TimeSpan elapsed) => meter.Waits.Record(elapsed.TotalSeconds, tags);

    public void Ran(int requests, int rows, TimeSpan elapsed)
    {
        meter.Runs.Record(elapsed.TotalSeconds, tags);
        meter.Rows.Record(rows, tags);
        meter.Merged.Add(requests, tags);
    }

    public void Loaded(TimeSpan elapsed) => meter.Loads.Record(elapsed.TotalSeconds, tags);
}
