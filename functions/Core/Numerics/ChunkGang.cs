namespace AnnotationFunctions.Core.Numerics;

/// <summary>
/// Runs a body over a fixed number of chunks, on the calling thread and on pool threads that happen to be free. The chunks and their order of
/// reduction do not depend on the number of threads, so neither do results; after construction nothing is allocated.
/// </summary>
internal sealed class ChunkGang : IThreadPoolWorkItem
{
    private readonly int chunks;
    private readonly int helpers;
    private Action<int>? body;
    private Exception? failure;
    private int next;
    private int done;

    /// <param name="chunks">Number of chunks of every run.</param>
    /// <param name="threads">Most threads to use; 0 means one per processor.</param>
    public ChunkGang(int chunks, int threads)
    {
        this.chunks = chunks;
        next = chunks;
        helpers = Math.Min(chunks, threads > 0 ? threads : Processors) - 1;
    }

#pragma warning disable RS0030 // How many threads share the work never changes a result.
    private static int Processors => Environment.ProcessorCount;
#pragma warning restore RS0030

    /// <summary>Calls <paramref name="work"/> once for each chunk and returns when all have ended.</summary>
    public void Run(Action<int> work)
    {
        body = work;
        done = 0;
        Interlocked.Exchange(ref next, 0); // publishes the run: a helper that wakes late joins this one or finds nothing to do
        for (var i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Work();
        var wait = default(SpinWait);
        while (Volatile.Read(ref done) < chunks)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        if (failure is { } thrown)
        {
            failure = null;
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        }
    }

    void IThreadPoolWorkItem.Execute() => Work();

    private void Work()
    {
        for (var chunk = Claim(); chunk < chunks; chunk = Claim())
        {
            try
            {
                body!(chunk);
            }
            catch (Exception thrown)
            {
                failure = thrown; // rethrown by Run
            }

            Interlocked.Increment(ref done);
        }
    }

    private int Claim() => Volatile.Read(ref next) >= chunks ? chunks : Interlocked.Increment(ref next) - 1;
}
