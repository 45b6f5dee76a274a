using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using Microsoft.ML.OnnxRuntime;

namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>Runs an ONNX model in this process.</summary>
internal sealed class OnnxRunner : ITensorRunner
{
    private readonly InferenceSession session;
    private readonly SemaphoreSlim places;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private volatile bool disposed;

    private OnnxRunner(InferenceSession session, PrelabelOptions options, TimeProvider time)
    {
        this.session = session;
        this.time = time;
        places = new SemaphoreSlim(options.RunsAtOnce);
        timeout = options.RunTimeout;
        Signature = new ModelSignature(Facts(session.InputMetadata), Facts(session.OutputMetadata));
    }

    public ModelSignature Signature { get; }

    public ServedModel? Served => null;

    /// <summary>Loads a model file.</summary>
    /// <exception cref="ModelException">It is damaged, or needs an opset or an operator that the runtime lacks.</exception>
    public static OnnxRunner Load(byte[] file, PrelabelOptions options, TimeProvider time)
    {
        InferenceSession? session = null;
        try
        {
            using var settings = new SessionOptions
            {
                IntraOpNumThreads = options.Threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            session = new InferenceSession(file, settings);
            return new OnnxRunner(session, options, time);
        }
        catch (OnnxRuntimeException e)
        {
            session?.Dispose();
            throw new ModelException($"The file cannot be loaded as an ONNX model: {e.Message}", e);
        }
    }

    public async Task<IReadOnlyList<Tensor>> RunAsync(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellation, RunMeter? meter = null)
    {
        await places.WaitAsync(cancellation);
        try
        {
            // The native library would not notice, and end the process.
            ObjectDisposedException.ThrowIf(disposed, this);
            return await RunMeter.MeasureAsync(meter, time, () => Task.FromResult<IReadOnlyList<Tensor>>(Run(inputs, outputs, cancellation)));
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        disposed = true;
        session.Dispose();
    }

    private Tensor[] Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var values = inputs.Select(Value).ToArray();
        try
        {
            using var run = new RunOptions();
            // The runtime looks at the flag between operators.
            using var stop = either.Token.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, run);
            using var results = session.Run(run, [.. inputs.Select(input => input.Name)], values, outputs);
            return [.. results.Select((result, i) => Read(outputs[i], result))];
        }
        catch (OnnxRuntimeException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw late.IsCancellationRequested
                ? new ModelException($"The model did not answer within {timeout.TotalSeconds:0} seconds.", e)
                : new ModelException($"The model failed: {e.Message}", e);
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    private static TensorFacts[] Facts(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
    [
        .. nodes.Select(node => new TensorFacts(
            node.Key,
            node.Value.IsTensor ? ElementOf(node.Value) : null,
            node.Value.IsTensor ? [.. node.Value.Dimensions.Select(dimension => dimension < 1 ? -1L : dimension)] : [])),
    ];

    private static TensorType? ElementOf(NodeMetadata node) => node.ElementType == typeof(Float16) ? TensorType.Float16 : TensorTypes.Find(node.ElementType);

    private static OrtValue Value(Tensor tensor) => tensor.Values switch
    {
        float[] values => OrtValue.CreateTensorValueFromMemory(values, tensor.Shape),
        double[] values => OrtValue.CreateTensorValueFromMemory(values, tensor.Shape),
        long[] values => OrtValue.CreateTensorValueFromMemory(values, tensor.Shape),
        int[] values => OrtValue.CreateTensorValueFromMemory(values, tensor.Shape),
        byte[] values => OrtValue.CreateTensorValueFromMemory(values, tensor.Shape),
        bool[] values => OrtValue.CreateTensorValueFromMemory(values, tensor.Shape),
        _ => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll((Half[])tensor.Values, value => new Float16(BitConverter.HalfToUInt16Bits(value))), tensor.Shape),
    };

    private static Tensor Read(string name, OrtValue value)
    {
        if (!value.IsTensor)
        {
            throw new ModelException($"The model's output '{name}' is no tensor.");
        }

        var facts = value.GetTensorTypeAndShape();
        return facts.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => Tensor.Of(name, facts.Shape, value.GetTensorDataAsSpan<float>().ToArray()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => Tensor.Of(name, facts.Shape, value.GetTensorDataAsSpan<double>().ToArray()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 => Tensor.Of(name, facts.Shape, value.GetTensorDataAsSpan<long>().ToArray()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int32 => Tensor.Of(name, facts.Shape, value.GetTensorDataAsSpan<int>().ToArray()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8 => Tensor.Of(name, facts.Shape, value.GetTensorDataAsSpan<byte>().ToArray()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => Tensor.Of(name, facts.Shape, value.GetTensorDataAsSpan<bool>().ToArray()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float16 => Tensor.FromBytes(
                name, TensorType.Float16, facts.Shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes(value.GetTensorDataAsSpan<Float16>())),
            var other => throw new ModelException($"The model's output '{name}' is {other}; expected one of {string.Join(", ", Enum.GetValues<TensorType>())}."),
        };
    }
}
