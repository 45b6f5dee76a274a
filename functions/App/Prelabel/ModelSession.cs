using AnnotationFunctions.App.Projects;
using Microsoft.ML.OnnxRuntime;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>
/// A loaded ONNX model that classifies images, checked against what the project says of it. Safe for several threads at once.
/// </summary>
internal sealed class ModelSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly ModelInput input;
    private readonly string inputName;
    private readonly string outputName;
    private readonly bool channelsFirst;
    private readonly int? fixedBatch;
    private readonly bool givesProbabilities;
    private volatile bool disposed;

    private ModelSession(InferenceSession session, ModelInput input)
    {
        this.session = session;
        this.input = input;
        inputName = ModelShape.Name(session.InputMetadata, input.Name, "input", mustBeOnly: true);
        outputName = ModelShape.Name(session.OutputMetadata, input.Output, "output", mustBeOnly: false);
        (channelsFirst, fixedBatch) = ModelShape.CheckInput(inputName, session.InputMetadata[inputName], input);
        ModelShape.CheckOutput(outputName, session.OutputMetadata[outputName], input);
        givesProbabilities = ProbesAreProbabilities();
    }

    private int Pixels => input.Width * input.Height;

    private int Classes => input.Classes.Count;

    /// <summary>Loads and checks a model. It is run once on two test images.</summary>
    /// <exception cref="ModelException">It is damaged, or is not what <paramref name="input"/> says.</exception>
    public static ModelSession Load(byte[] file, ModelInput input, int threads)
    {
        InferenceSession? session = null;
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            session = new InferenceSession(file, options);
            return new ModelSession(session, input);
        }
        catch (OnnxRuntimeException e)
        {
            session?.Dispose();
            throw new ModelException($"The file cannot be loaded as an ONNX model: {e.Message}", e);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Classifies images given as rows of pixels with interleaved channels. Returns a row of probabilities for each, which may hold NaN if the model does.</summary>
    public float[][] Run(IReadOnlyList<byte[]> images)
    {
        // The native library would not notice, and end the process.
        ObjectDisposedException.ThrowIf(disposed, this);
        var rows = new float[images.Count][];
        var step = fixedBatch ?? images.Count;
        for (var start = 0; start < images.Count; start += step)
        {
            var count = Math.Min(step, images.Count - start);
            var outputs = Infer(images, start, count, fixedBatch ?? count);
            for (var i = 0; i < count; i++)
            {
                var row = outputs.AsSpan(i * Classes, Classes).ToArray();
                rows[start + i] = givesProbabilities ? row : ClassProbabilities.Softmax(row);
            }
        }

        return rows;
    }

    public void Dispose()
    {
        disposed = true;
        session.Dispose();
    }

    private float[] Infer(IReadOnlyList<byte[]> images, int start, int count, int batch)
    {
        var perImage = Pixels * input.Channels;
        var tensor = new float[batch * perImage];
        for (var i = 0; i < count; i++)
        {
            Fill(images[start + i], tensor.AsSpan(i * perImage, perImage));
        }

        long[] shape = channelsFirst ? [batch, input.Channels, input.Height, input.Width] : [batch, input.Height, input.Width, input.Channels];
        using var run = new RunOptions();
        using var value = OrtValue.CreateTensorValueFromMemory(tensor, shape);
        using var outputs = session.Run(run, [inputName], [value], [outputName]);
        var output = outputs[0].GetTensorDataAsSpan<float>();
        return output.Length == batch * Classes
            ? output.ToArray()
            : throw new ModelException($"The model's output '{outputName}' has {output.Length} values for {batch} images; expected {Classes} for each.");
    }

    private void Fill(ReadOnlySpan<byte> pixels, Span<float> tensor)
    {
        var (scale, offset) = (1 / (255 * input.Deviation), -input.Mean / input.Deviation);
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            for (var channel = 0; channel < input.Channels; channel++)
            {
                var index = channelsFirst ? channel * Pixels + pixel : pixel * input.Channels + channel;
                tensor[index] = pixels[pixel * input.Channels + channel] * scale + offset;
            }
        }
    }

    /// <summary>Whether the model ends with its own softmax: on a black image and on a ramp its outputs are probabilities.</summary>
    private bool ProbesAreProbabilities()
    {
        byte[][] probes = [new byte[Pixels * input.Channels], [.. Enumerable.Range(0, Pixels * input.Channels).Select(i => (byte)(i * 7))]];
        var all = true;
        foreach (var probe in probes)
        {
            var row = Infer([probe], 0, 1, fixedBatch ?? 1).AsSpan(0, Classes);
            all &= ClassProbabilities.Are(row);
        }

        return all;
    }
}
