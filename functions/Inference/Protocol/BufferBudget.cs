using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>How many bytes of requests the server holds at once; so that a crowd of large ones is told to wait, and does not end the process.</summary>
internal sealed class BufferBudget(long limit)
{
    private long held;

    public long Held => Volatile.Read(ref held);

    /// <exception cref="InferenceException">Too many are held already.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref held, bytes) > limit)
        {
            Interlocked.Add(ref held, -bytes);
            throw new InferenceException(
                InferenceFailure.Overloaded, $"The server holds as many bytes of requests as it may ({limit}); send less, or later.", TimeSpan.FromSeconds(1));
        }
    }

    public void Give(long bytes) => Interlocked.Add(ref held, -bytes);
}
