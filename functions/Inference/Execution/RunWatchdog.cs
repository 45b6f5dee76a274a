using Microsoft.ML.OnnxRuntime;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>Stops runs that take too long. One for each thread that runs a model.</summary>
internal sealed class RunWatchdog : IDisposable
{
    private readonly TimeSpan limit;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private RunOptions? running;
    private RunOptions options = new();

    public RunWatchdog(TimeSpan limit, TimeProvider clock)
    {
        this.limit = limit;
        timer = clock.CreateTimer(_ => Stop(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs with options that are told to terminate when the time is over. The runtime looks at them between two operators.</summary>
    public T Watch<TState, T>(TState state, Func<TState, RunOptions, T> run)
    {
        lock (gate)
        {
            running = options;
        }

        timer.Change(limit, Timeout.InfiniteTimeSpan);
        try
        {
            return run(state, options);
        }
        finally
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (gate)
            {
                running = null;
            }

            if (options.Terminate)
            {
                options.Dispose();
                options = new RunOptions();
            }
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        options.Dispose();
    }

    private void Stop()
    {
        lock (gate)
        {
            running?.Terminate = true;
        }
    }
}
