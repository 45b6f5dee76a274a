using System.Runtime.InteropServices;

namespace AnnotationFunctions.Tests.InferenceServer;

/// <summary>Builds an ONNX file node by node, so that a test has exactly the model that it needs. Negative dimensions are free.</summary>
public sealed class OnnxGraph(int opset = 17)
{
    /// <summary>The newest layout of the format that the opsets used here need.</summary>
    private const int IrVersion = 8;

    private readonly ProtobufWriter graph = new ProtobufWriter().Text(2, "graph");

    public OnnxGraph Input(string name, OnnxType type, params long[] shape)
    {
        graph.Message(11, Value(name, Tensor(type, shape)));
        return this;
    }

    public OnnxGraph Output(string name, OnnxType type, params long[] shape)
    {
        graph.Message(12, Value(name, Tensor(type, shape)));
        return this;
    }

    public OnnxGraph SequenceOutput(string name, OnnxType type)
    {
        graph.Message(12, Value(name, new ProtobufWriter().Message(4, new ProtobufWriter().Message(1, Tensor(type, [])))));
        return this;
    }

    public OnnxGraph Node(string operation, string[] inputs, string output, params (string Name, long[] Value)[] attributes)
    {
        var node = new ProtobufWriter();
        Array.ForEach(inputs, input => node.Text(1, input));
        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach (var (name, value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        graph.Message(1, node);
        return this;
    }

    public OnnxGraph Weights(string name, long[] shape, ReadOnlySpan<float> values)
    {
        graph.Message(5, Described(name, OnnxType.Float, shape).Bytes(9, MemoryMarshal.AsBytes(values)));
        return this;
    }

    /// <summary>Pseudo-random weights around zero, scaled so that deep networks stay finite.</summary>
    public OnnxGraph Weights(string name, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        var scale = MathF.Sqrt(shape[0] / (float)values.Length) * 2;
        var random = new Random(name.Length + values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() - .5f) * scale;
        }

        return Weights(name, shape, values);
    }

    public OnnxGraph Integers(string name, params long[] values)
    {
        graph.Message(5, Described(name, OnnxType.Int64, [values.Length]).Bytes(9, MemoryMarshal.AsBytes<long>(values)));
        return this;
    }

    /// <summary>Weights that lie in a file beside the model, at whatever path.</summary>
    public OnnxGraph ExternalWeights(string name, string file, params long[] shape)
    {
        var location = new ProtobufWriter().Text(1, "location").Text(2, file);
        graph.Message(5, Described(name, OnnxType.Float, shape).Message(13, location).Number(14, 1));
        return this;
    }

    public byte[] ToFile() => new ProtobufWriter()
        .Number(1, IrVersion)
        .Text(2, "tests")
        .Message(7, graph)
        .Message(8, new ProtobufWriter().Text(1, "").Number(2, opset))
        .ToArray();

    private static ProtobufWriter Described(string name, OnnxType type, long[] shape)
    {
        var tensor = new ProtobufWriter();
        Array.ForEach(shape, size => tensor.Number(1, size));
        return tensor.Number(2, (long)type).Text(8, name);
    }

    private static ProtobufWriter Value(string name, ProtobufWriter type) => new ProtobufWriter().Text(1, name).Message(2, type);

    private static ProtobufWriter Tensor(OnnxType type, long[] shape)
    {
        var dimensions = new ProtobufWriter();
        for (var i = 0; i < shape.Length; i++)
        {
            dimensions.Message(1, shape[i] < 0 ? new ProtobufWriter().Text(2, i == 0 ? "batch" : $"free{i}") : new ProtobufWriter().Number(1, shape[i]));
        }

        return new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, (long)type).Message(2, dimensions));
    }

    private static ProtobufWriter Attribute(string name, long[] value)
    {
        const int integer = 2, integers = 7;
        var attribute = new ProtobufWriter().Text(1, name);
        if (value is [var one] && name is "axis" or "keepdims" or "to" or "group")
        {
            return attribute.Number(3, value[0]).Number(20, integer);
        }

        Array.ForEach(value, each => attribute.Number(8, each));
        return attribute.Number(20, integers);
    }
}
