namespace AnnotationFunctions.Inference.Execution;

/// <summary>The rows of a run that belong to one request. Spans are valid until it is disposed of.</summary>
internal sealed class InferenceOutputs(SharedRun run, TensorSpec[] specs, int firstRow, int rows, int allRows) : IDisposable
{
    private bool released;

    /// <summary>When the run began, in ticks of the batcher's clock.</summary>
    public long StartedAt { get; init; }

    public TensorSpec Spec(int output) => specs[output];

    public long[] Shape(int output)
    {
        var shape = run.Shape(output);
        if (rows == allRows)
        {
            return shape;
        }

        shape = [.. shape];
        shape[0] = rows;
        return shape;
    }

    public ReadOnlySpan<byte> Bytes(int output)
    {
        ObjectDisposedException.ThrowIf(released, this);
        var bytes = run.Bytes(output);
        var row = bytes.Length / Math.Max(1, allRows);
        return rows == allRows ? bytes : bytes.Slice(firstRow * row, rows * row);
    }

    /// <summary>Elements of a BYTES output, which is never batched with others.</summary>
    public string[] Texts(int output) => run.Texts(output);

    public void Dispose()
    {
        if (!released)
        {
            released = true;
            run.Release();
        }
    }
}
