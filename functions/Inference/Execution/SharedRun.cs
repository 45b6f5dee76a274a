using Microsoft.ML.OnnxRuntime;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>The outputs of a run, shared by the requests that went into it; freed when the last has released them.</summary>
internal sealed class SharedRun
{
    private readonly IDisposableReadOnlyCollection<OrtValue> values;
    private readonly long[][] shapes;
    private int users;

    internal SharedRun(IDisposableReadOnlyCollection<OrtValue> values, int users)
    {
        this.values = values;
        this.users = users;
        shapes = new long[values.Count][];
        for (var i = 0; i < shapes.Length; i++)
        {
            shapes[i] = values[i].GetTensorTypeAndShape().Shape;
        }
    }

    public long[] Shape(int output) => shapes[output];

    public ReadOnlySpan<byte> Bytes(int output) => values[output].GetTensorMutableRawData();

    public string[] Texts(int output) => values[output].GetStringTensorAsArray();

    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            values.Dispose();
        }
    }

    /// <summary>Frees the outputs of a run that no request will get.</summary>
    public void Discard() => values.Dispose();
}
