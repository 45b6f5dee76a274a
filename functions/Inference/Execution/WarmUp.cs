using System.Runtime.InteropServices;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>
/// Runs a model on made-up input before its first request, so that nobody waits for its memory to be laid out, and so that a model that cannot
/// run at all is known at once. Finds out whether rows of several requests may share a run: the answers to two rows together must be those
/// to each alone.
/// </summary>
internal sealed class WarmUp(OnnxModel model, PinnedBufferPool pool, IReadOnlyDictionary<string, long[]> shapes, RunWatchdog watchdog)
{
    /// <summary>Sizes tried for dimensions that the file leaves open: a length of text, a small and a usual picture.</summary>
    private static readonly long[] Guesses = [16, 64, 224];

    /// <summary>The largest difference, relative to the largest value, that summing in another order explains.</summary>
    private const double Tolerance = 1e-2;

    private ModelSignature Signature => model.Signature;

    /// <summary>Runs one row, and a batch of the largest size where the model takes batches.</summary>
    /// <exception cref="ModelFileException">The model fails on every input tried.</exception>
    public WarmUpResult Run(int maxBatch)
    {
        if (Signature.Inputs.Any(input => input.Datatype == Datatype.Bytes))
        {
            return new WarmUpResult(Ran: false, RowsAreApart: false, "texts cannot be made up");
        }

        InferenceException? failure = null;
        var open = Signature.Inputs.Any(input => !shapes.ContainsKey(input.Name) && input.Shape.Skip(1).Any(size => size < 0));
        foreach (var guess in open ? Guesses : Guesses[..1])
        {
            try
            {
                return RunWith(guess, maxBatch);
            }
            catch (InferenceException e)
            {
                failure = e;
            }
        }

        return open
            ? new WarmUpResult(Ran: false, RowsAreApart: false, $"no shape tried for its open dimensions fits (give warmUp in config.json): {failure!.Message}")
            : throw new ModelFileException($"it fails on a made-up input of the shape that it declares: it {failure!.Message}", failure);
    }

    private WarmUpResult RunWith(long guess, int maxBatch)
    {
        if (!Signature.CanBatch || maxBatch == 1)
        {
            using var alone = Request(guess, 1, seed: 1);
            Execute(alone.Request).Dispose();
            return new WarmUpResult(Ran: true, RowsAreApart: false, Signature.CanBatch ? "maxBatchSize is 1" : "not every first dimension is free");
        }

        using var first = Request(guess, 1, seed: 1);
        using var second = Request(guess, 1, seed: 2);
        using var apart1 = Execute(first.Request);
        using var apart2 = Execute(second.Request);
        string? difference;
        try
        {
            difference = Difference(apart1, apart2, first.Request, second.Request);
        }
        catch (InferenceException e)
        {
            difference = $"two rows at once: {e.Message}";
        }

        if (difference is not null)
        {
            return new WarmUpResult(Ran: true, RowsAreApart: false, difference);
        }

        using var full = Request(guess, maxBatch, seed: 3);
        Execute(full.Request).Dispose();
        return new WarmUpResult(Ran: true, RowsAreApart: true, null);
    }

    private string? Difference(InferenceOutputs first, InferenceOutputs second, PendingInference one, PendingInference two)
    {
        var run = watchdog.Watch((model, one, two), static (state, options) => state.model.Run(options, [state.one, state.two], rows: 2));
        using var together1 = new InferenceOutputs(run, Signature.Outputs, 0, 1, 2);
        using var together2 = new InferenceOutputs(run, Signature.Outputs, 1, 1, 2);
        for (var i = 0; i < Signature.Outputs.Length; i++)
        {
            if (!Same(first, together1, i) || !Same(second, together2, i))
            {
                return $"output '{Signature.Outputs[i].Name}' of a row depends on the other rows";
            }
        }

        return null;
    }

    private bool Same(InferenceOutputs alone, InferenceOutputs together, int output)
    {
        if (!alone.Shape(output).AsSpan(1).SequenceEqual(together.Shape(output).AsSpan(1)))
        {
            return false;
        }

        var a = alone.Bytes(output);
        var b = together.Bytes(output);
        return Signature.Outputs[output].Datatype switch
        {
            Datatype.Fp32 => Close(MemoryMarshal.Cast<byte, float>(a), MemoryMarshal.Cast<byte, float>(b)),
            Datatype.Fp64 => Close(MemoryMarshal.Cast<byte, double>(a), MemoryMarshal.Cast<byte, double>(b)),
            Datatype.Fp16 => Close(MemoryMarshal.Cast<byte, Half>(a), MemoryMarshal.Cast<byte, Half>(b)),
            Datatype.Bf16 => a.Length == b.Length,
            _ => a.SequenceEqual(b),
        };
    }

    private static bool Close<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : System.Numerics.IFloatingPoint<T>
    {
        var scale = 0.0;
        foreach (var value in a)
        {
            scale = Math.Max(scale, Math.Abs(double.CreateTruncating(value)));
        }

        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (double.CreateTruncating(a[i]), double.CreateTruncating(b[i]));
            if (!x.Equals(y) && !(Math.Abs(x - y) <= Tolerance * scale))
            {
                return false;
            }
        }

        return true;
    }

    private InferenceOutputs Execute(PendingInference request)
    {
        var run = watchdog.Watch((model, request), static (state, options) => state.model.Run(options, [state.request], state.request.Rows));
        return new InferenceOutputs(run, Signature.Outputs, 0, request.Rows, request.Rows);
    }

    private MadeUpRequest Request(long guess, int rows, uint seed)
    {
        var inputs = new InputTensor[Signature.Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var spec = Signature.Inputs[i];
            long[] shape = [.. (shapes.GetValueOrDefault(spec.Name) ?? spec.Shape).Select((size, d) => size >= 0 ? size : d == 0 ? rows : guess)];
            if (Signature.CanBatch)
            {
                shape[0] = rows;
            }

            var length = checked((int)(TensorSpec.Count(shape) * spec.Datatype.Size()));
            var buffer = pool.Rent(length);
            MadeUpRequest.Fill(spec.Datatype, buffer.Span[..length], seed + (uint)i);
            inputs[i] = new InputTensor(shape, buffer, 0, length, null);
        }

        return new MadeUpRequest(new PendingInference(inputs, rows, CancellationToken.None));
    }
}
