using AnnotationFunctions.Inference.Telemetry;
using Microsoft.ML.OnnxRuntime;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>Runs a model's requests in batches, on threads of its own.</summary>
internal sealed class Batcher : IDisposable
{
    private readonly OnnxModel model;
    private readonly BatchingOptions options;
    private readonly TimeProvider clock;
    private readonly ModelMeter meter;
    private readonly BatchQueue queue;
    private readonly RunPace pace = new();
    private readonly Thread[] instances;

    /// <param name="model">Stays the caller's; disposed of after this.</param>
    /// <param name="name">Names the threads.</param>
    /// <param name="options">Sizes, bounds and limits.</param>
    /// <param name="meter">Is told of every run.</param>
    /// <param name="clock">Times everything.</param>
    public Batcher(OnnxModel model, string name, BatchingOptions options, ModelMeter meter, TimeProvider clock)
    {
        (this.model, this.options, this.meter, this.clock) = (model, options, meter, clock);
        queue = new BatchQueue(options, clock);
        instances = [.. Enumerable.Range(0, options.Instances).Select(i => new Thread(Serve) { Name = $"{name} #{i}", IsBackground = true })];
        Array.ForEach(instances, instance => instance.Start());
    }

    public int QueuedRows => queue.Rows;

    /// <summary>Queues a request.</summary>
    /// <param name="request">Its inputs fit the model.</param>
    /// <param name="timeout">How long it may wait; no longer than the model's own limit.</param>
    /// <exception cref="InferenceException">Too much waits already.</exception>
    public Task<InferenceOutputs> RunAsync(PendingInference request, TimeSpan? timeout)
    {
        request.QueuedAt = clock.GetTimestamp();
        var wait = timeout < options.QueueTimeout ? timeout.Value : options.QueueTimeout;
        request.Deadline = request.QueuedAt + (long)(wait.TotalSeconds * clock.TimestampFrequency);
        if (!queue.TryAdd(request))
        {
            throw new InferenceException(
                InferenceFailure.Overloaded, $"has {queue.Rows} rows waiting, and takes {options.QueueLimit}; send less, or later", TimeToDrain());
        }

        return request.Completion;
    }

    /// <summary>Finishes what waits, then stops. The model may be disposed of afterwards.</summary>
    public void Dispose()
    {
        queue.Close();
        Array.ForEach(instances, instance => instance.Join());
    }

    private TimeSpan TimeToDrain() => pace.Of(queue.Rows) / options.Instances;

    private int RowsWithinBound() => pace.RowsWithin(options.LatencyBound / 2, options.MaxBatchSize);

    private void Serve()
    {
        var (batch, dropped) = (new List<PendingInference>(), new List<PendingInference>());
        using var watchdog = new RunWatchdog(options.RunTimeout, clock);
        while (queue.Take(batch, dropped, RowsWithinBound))
        {
            dropped.ForEach(Refuse);
            if (batch.Count > 0)
            {
                Run(batch, watchdog);
            }

            batch.Clear();
            dropped.Clear();
        }
    }

    private void Refuse(PendingInference request)
    {
        if (request.IsCancelled)
        {
            request.Cancel();
        }
        else
        {
            var waited = clock.GetElapsedTime(request.QueuedAt).TotalMilliseconds;
            request.Fail(new InferenceException(InferenceFailure.Unavailable, $"kept the request waiting for {waited:0} ms, longer than it may", TimeToDrain()));
        }
    }

    private void Run(List<PendingInference> batch, RunWatchdog watchdog)
    {
        var rows = 0;
        foreach (var request in batch)
        {
            rows += request.Rows;
        }

        try
        {
            var started = clock.GetTimestamp();
            var run = watchdog.Watch((model, batch, rows), static (state, options) => state.model.Run(options, state.batch, state.rows));
            var elapsed = clock.GetElapsedTime(started);
            pace.Note(rows, elapsed);
            meter.Ran(batch.Count, rows, elapsed);
            Complete(batch, run, rows, started);
        }
        catch (InferenceException failure) when (batch.Count > 1 && failure.Kind == InferenceFailure.ModelFailed)
        {
            // One request's data must not fail the others.
            foreach (var request in batch)
            {
                Run([request], watchdog);
            }
        }
        catch (InferenceException failure)
        {
            batch.ForEach(request => request.Fail(failure));
        }
        catch (Exception failure) when (failure is OutOfMemoryException or OverflowException or ArgumentException)
        {
            batch.ForEach(request => request.Fail(new InferenceException(InferenceFailure.ModelFailed, $"failed: {failure.Message}", inner: failure)));
        }
    }

    private void Complete(List<PendingInference> batch, SharedRun run, int rows, long started)
    {
        var first = 0;
        foreach (var request in batch)
        {
            meter.Waited(clock.GetElapsedTime(request.QueuedAt, started));
            request.Complete(new InferenceOutputs(run, model.Signature.Outputs, first, request.Rows, rows) { StartedAt = started });
            first += request.Rows;
        }
    }
}
