using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace AnnotationFunctions.Tests.Benchmarks.Inference;

/// <summary>ONNX Runtime in a loop on memory that is in place already: what the server is compared with.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly InferenceWorkload workload;

    public BareLoop(InferenceWorkload workload, int threads)
    {
        this.workload = workload;
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(workload.File, sessionOptions);
    }

    /// <summary>Rows per second in batches.</summary>
    public double RowsPerSecond(TimeSpan duration)
    {
        var runs = 0;
        var started = Stopwatch.GetTimestamp();
        Repeat(workload.BatchRows, () => ++runs > 0 && Stopwatch.GetElapsedTime(started) < duration);
        return runs * workload.BatchRows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Milliseconds of each of so many runs of one row.</summary>
    public double[] Milliseconds(int runs)
    {
        var times = new double[runs];
        var (run, last) = (0, Stopwatch.GetTimestamp());
        Repeat(1, () =>
        {
            var now = Stopwatch.GetTimestamp();
            times[run] = Stopwatch.GetElapsedTime(last, now).TotalMilliseconds;
            last = now;
            return ++run < runs;
        });
        return times;
    }

    /// <summary>The output for rows that a request of the workload carries.</summary>
    public float[] Answer(int rows)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(workload.Rows(rows), [rows, .. workload.Row]);
        using var outputs = session.Run(options, [workload.Input], [input], [workload.Output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        options.Dispose();
        session.Dispose();
    }

    private void Repeat(int rows, Func<bool> again)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(workload.Rows(rows), [rows, .. workload.Row]);
        string[] inputs = [workload.Input], outputs = [workload.Output];
        OrtValue[] values = [input];
        do
        {
            session.Run(options, inputs, values, outputs).Dispose();
        }
        while (again());
    }
}
