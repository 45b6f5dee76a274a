using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Hosting;

/// <summary>Whether the server should be sent requests: its models were tried, and it was not told to stop.</summary>
internal sealed class Readiness(ModelRepository repository)
{
    private volatile bool stopping;

    public bool IsReady => repository.Started && !stopping;

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping => stopping;

    public void Stop() => stopping = true;
}
