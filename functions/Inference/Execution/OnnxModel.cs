using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>A loaded ONNX file. Safe for several threads at once, but not while it is disposed of.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly PinnedBufferPool pool;
    private readonly string[] inputNames;
    private readonly string[] outputNames;

    private OnnxModel(InferenceSession session, PinnedBufferPool pool)
    {
        this.session = session;
        this.pool = pool;
        Signature = ModelSignature.Of(session);
        inputNames = [.. Signature.Inputs.Select(input => input.Name)];
        outputNames = [.. Signature.Outputs.Select(output => output.Name)];
    }

    public ModelSignature Signature { get; }

    /// <exception cref="ModelFileException">The file is damaged, of an opset that is not known, or of a kind that cannot be served.</exception>
    public static OnnxModel Load(string file, SessionOptions options, PinnedBufferPool pool)
    {
        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(file, options);
            return new OnnxModel(session, pool);
        }
        catch (OnnxRuntimeException e)
        {
            session?.Dispose();
            throw new ModelFileException($"it cannot be loaded as an ONNX model: {Plain(e, file)}", e);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Runs requests whose shapes match as one batch.</summary>
    /// <exception cref="InferenceException">The model failed, or was stopped through <paramref name="run"/>.</exception>
    public SharedRun Run(RunOptions run, IReadOnlyList<PendingInference> batch, int rows)
    {
        var values = new OrtValue[inputNames.Length];
        var staged = batch.Count > 1 ? new PinnedBuffer[values.Length] : [];
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = batch.Count > 1 ? Stage(batch, i, rows, staged) : Value(batch[0].Inputs[i], Signature.Inputs[i]);
            }

            var shared = new SharedRun(session.Run(run, inputNames, values, outputNames), batch.Count);
            if (batch.Count > 1)
            {
                CheckRows(shared, rows);
            }

            return shared;
        }
        catch (OnnxRuntimeException e)
        {
            throw run.Terminate
                ? new InferenceException(InferenceFailure.TimedOut, "ran longer than it may and was stopped", inner: e)
                : new InferenceException(InferenceFailure.ModelFailed, $"failed on this input: {Plain(e)}", inner: e);
        }
        finally
        {
            Array.ForEach(values, value => value?.Dispose());
            Array.ForEach(staged, buffer => buffer?.Dispose());
        }
    }

    public void Dispose() => session.Dispose();

    /// <summary>Copies one input of every request into one tensor.</summary>
    private OrtValue Stage(IReadOnlyList<PendingInference> batch, int input, int rows, PinnedBuffer[] staged)
    {
        var length = 0;
        foreach (var request in batch)
        {
            length = checked(length + request.Inputs[input].Length);
        }

        var buffer = staged[input] = pool.Rent(length);
        var offset = 0;
        foreach (var request in batch)
        {
            request.Inputs[input].Bytes.CopyTo(buffer.Span[offset..]);
            offset += request.Inputs[input].Length;
        }

        long[] shape = [.. batch[0].Inputs[input].Shape];
        shape[0] = rows;
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, Signature.Inputs[input].Datatype.Element(), shape, buffer.Address(), length);
    }

    private static OrtValue Value(in InputTensor input, TensorSpec spec)
    {
        if (input.Texts is not { } texts)
        {
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, spec.Datatype.Element(), input.Shape, input.Address, input.Length);
        }

        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, input.Shape);
        for (var i = 0; i < texts.Length; i++)
        {
            value.StringTensorSetElementAt(texts[i].AsSpan(), i);
        }

        return value;
    }

    /// <summary>A model that merges or drops rows cannot share a run.</summary>
    private void CheckRows(SharedRun run, int rows)
    {
        for (var i = 0; i < Signature.Outputs.Length; i++)
        {
            if (run.Shape(i) is [var first, ..] && first == rows)
            {
                continue;
            }

            var shape = TensorSpec.Text(run.Shape(i));
            run.Discard();
            throw new InferenceException(
                InferenceFailure.ModelFailed, $"gave output '{Signature.Outputs[i].Name}' as {shape} for {rows} rows; expected {rows} as its first dimension");
        }
    }

    /// <summary>The runtime's message without its error code, and without where the file is on this machine.</summary>
    private static string Plain(OnnxRuntimeException failure, string? file = null)
    {
        var text = failure.Message;
        if (text.StartsWith("[ErrorCode:", StringComparison.Ordinal))
        {
            text = text[(text.IndexOf(']') + 1)..];
        }

        if (Path.GetDirectoryName(file) is { Length: > 0 } folder)
        {
            text = text.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(folder, "its folder", StringComparison.Ordinal);
        }

        return text.Trim();
    }
}
