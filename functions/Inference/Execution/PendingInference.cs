namespace AnnotationFunctions.Inference.Execution;

/// <summary>A request on its way through a batcher. Its inputs stay in place until <see cref="Completion"/> is completed.</summary>
internal sealed class PendingInference(InputTensor[] inputs, int rows, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<InferenceOutputs> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>In the order of the model's signature.</summary>
    public InputTensor[] Inputs { get; } = inputs;

    /// <summary>Rows of the first dimension; 1 where the model takes no batches.</summary>
    public int Rows { get; } = rows;

    /// <summary>When it was queued, in ticks of the batcher's clock.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Until when it may wait, in the same ticks.</summary>
    public long Deadline { get; set; }

    public bool IsCancelled => cancellation.IsCancellationRequested;

    /// <summary>Outputs that the receiver disposes of; or an <see cref="InferenceException"/>, or cancellation.</summary>
    public Task<InferenceOutputs> Completion => done.Task;

    /// <summary>Whether both can go into one run: all but the first dimensions are the same.</summary>
    public bool Matches(PendingInference other)
    {
        for (var i = 0; i < Inputs.Length; i++)
        {
            if (!Inputs[i].Shape.AsSpan(1).SequenceEqual(other.Inputs[i].Shape.AsSpan(1)))
            {
                return false;
            }
        }

        return true;
    }

    public void Complete(InferenceOutputs outputs) => done.SetResult(outputs);

    public void Fail(InferenceException failure) => done.SetException(failure);

    public void Cancel() => done.SetCanceled(cancellation);
}
