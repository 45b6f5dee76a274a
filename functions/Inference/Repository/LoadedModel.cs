using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Telemetry;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>
/// A version that is loaded: its file's digest, its session and its batcher. It is used under a lease, and freed when it was retired and the
/// last lease is back.
/// </summary>
internal sealed class LoadedModel(string name, int version, string sha256, OnnxModel model, Batcher batcher, ModelConfig config, bool batches)
{
    private readonly TaskCompletionSource freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int leases = 1;
    private int retired;

    public string Name { get; } = name;

    public int Version { get; } = version;

    public string VersionText { get; } = version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>SHA-256 of the file, in lower-case hex: what answered, for whoever keeps the answers.</summary>
    public string Sha256 { get; } = sha256;

    public ModelConfig Config { get; } = config;

    public ModelSignature Signature => model.Signature;

    public Batcher Batcher { get; } = batcher;

    /// <summary>Whether requests carry batches in their first dimension, which then share runs.</summary>
    public bool Batches { get; } = batches;

    /// <summary>Keeps it loaded until <see cref="Return"/>; false when it is being freed.</summary>
    public bool TryLease()
    {
        var held = Volatile.Read(ref leases);
        while (held > 0)
        {
            var seen = Interlocked.CompareExchange(ref leases, held + 1, held);
            if (seen == held)
            {
                return true;
            }

            held = seen;
        }

        return false;
    }

    public void Return()
    {
        if (Interlocked.Decrement(ref leases) == 0)
        {
            // Not on this thread: it may be one that the batcher waits for.
            Task.Run(Free);
        }
    }

    /// <summary>Frees it when nobody uses it any more; completes then.</summary>
    public Task RetireAsync()
    {
        if (Interlocked.Exchange(ref retired, 1) == 0)
        {
            Return();
        }

        return freed.Task;
    }

    private void Free()
    {
        Batcher.Dispose();
        model.Dispose();
        freed.SetResult();
    }
}
