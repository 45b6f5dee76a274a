using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Ingest;

/// <summary>The safety net under <see cref="IngestUpload"/>, whichever source its events have: once a minute it looks for uploads that nothing announced.</summary>
public sealed class SweepUploads(UploadSweep sweep)
{
    /// <summary>The timer.</summary>
    [Function(nameof(SweepUploads))]
    public Task RunAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellation) => sweep.RunAsync(cancellation);
}
