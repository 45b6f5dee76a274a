using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Counts the inference requests under way, refuses more than the limit, and all once the server drains.</summary>
internal sealed class Admission(int limit)
{
    private int running;
    private volatile bool closed;

    public int Running => Volatile.Read(ref running);

    /// <exception cref="InferenceException">The server is full, or draining.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref running) <= limit && !closed)
        {
            return;
        }

        Leave();
        throw closed
            ? new InferenceException(InferenceFailure.Unavailable, "The server is shutting down; another takes over.", TimeSpan.FromSeconds(1))
            : new InferenceException(InferenceFailure.Overloaded, $"The server answers {limit} requests at a time; send less, or later.", TimeSpan.FromSeconds(1));
    }

    public void Leave() => Interlocked.Decrement(ref running);

    /// <summary>From now on every request is refused.</summary>
    public void Close() => closed = true;
}
