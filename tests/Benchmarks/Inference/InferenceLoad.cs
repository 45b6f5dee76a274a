using System.Collections.Concurrent;
using System.Diagnostics;

namespace AnnotationFunctions.Tests.Benchmarks.Inference;

/// <summary>Loads a server over its own connections.</summary>
internal sealed class InferenceLoad : IDisposable
{
    private readonly InferenceWorkload workload;
    private readonly InferenceConnection[] connections;
    private readonly byte[] request;
    private readonly byte[] single;

    private InferenceLoad(InferenceWorkload workload, Uri server)
    {
        this.workload = workload;
        connections = [.. Enumerable.Range(0, Math.Max(64, workload.Connections)).Select(_ => new InferenceConnection(server))];
        request = workload.HttpRequest(workload.RequestRows);
        single = workload.HttpRequest(1);
    }

    public static async Task<InferenceLoad> OpenAsync(InferenceWorkload workload, Uri server)
    {
        var load = new InferenceLoad(workload, server);
        await Task.WhenAll(load.connections.Select(connection => connection.OpenAsync()));
        return load;
    }

    /// <summary>Rows per second when the next request is always there.</summary>
    public async Task<double> RowsPerSecondAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var rows = 0L;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(connections.Take(workload.Connections).Select(async connection =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var answer = await connection.SendAsync(request, cancellation);
                Interlocked.Add(ref rows, answer.IsEmpty ? 0 : workload.RequestRows);
            }
        }));
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>
    /// Milliseconds of requests that come at random at a rate, whether or not others have been answered; each is timed from when it was due, so
    /// that a slow answer does not hide the wait of those behind it. One that is refused is never answered: infinity.
    /// </summary>
    public async Task<double[]> MillisecondsAsync(double requestsPerSecond, TimeSpan duration, CancellationToken cancellation)
    {
        var free = new ConcurrentBag<InferenceConnection>(connections);
        using var any = new SemaphoreSlim(connections.Length);
        var times = new ConcurrentBag<double>();
        var running = new List<Task>();
        var random = new Random(1);
        var started = Stopwatch.GetTimestamp();
        for (var due = 0.0; due < duration.TotalSeconds; due += -Math.Log(1 - random.NextDouble()) / requestsPerSecond)
        {
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < due)
            {
                await Task.Delay(1, cancellation);
            }

            await any.WaitAsync(cancellation);
            running.Add(SendAsync(due));
        }

        await Task.WhenAll(running);
        return [.. times.Order()];

        async Task SendAsync(double due)
        {
            free.TryTake(out var connection);
            var answer = await connection!.SendAsync(request, cancellation);
            times.Add(answer.IsEmpty ? double.PositiveInfinity : (Stopwatch.GetElapsedTime(started).TotalSeconds - due) * 1000);
            free.Add(connection);
            any.Release();
        }
    }

    /// <summary>Milliseconds of single rows, one after another.</summary>
    public async Task<double[]> AloneMillisecondsAsync(int requests, CancellationToken cancellation)
    {
        var times = new double[requests];
        for (var i = 0; i < requests; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await connections[0].SendAsync(single, cancellation);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }

    /// <summary>The end of the answer to a request of the workload: its output.</summary>
    public async Task<byte[]> AnswerAsync(int bytes, CancellationToken cancellation) => (await connections[0].SendAsync(request, cancellation))[^bytes..].ToArray();

    public void Dispose() => Array.ForEach(connections, connection => connection.Dispose());
}
