namespace AnnotationFunctions.Tests.InferenceServer;

/// <summary>Small models, each with the one property that a test is about.</summary>
public static class SampleModels
{
    /// <summary>y = x + x on rows of three floats; any number of rows.</summary>
    public static byte[] Doubling() => new OnnxGraph()
        .Input("x", OnnxType.Float, -1, 3).Output("y", OnnxType.Float, -1, 3).Node("Add", ["x", "x"], "y").ToFile();

    /// <summary>y = x + x + x, to be told from <see cref="Doubling"/>.</summary>
    public static byte[] Tripling() => new OnnxGraph()
        .Input("x", OnnxType.Float, -1, 3).Output("y", OnnxType.Float, -1, 3).Node("Add", ["x", "x"], "twice").Node("Add", ["twice", "x"], "y").ToFile();

    /// <summary>y = x in any type.</summary>
    public static byte[] Identity(OnnxType type, params long[] shape) => new OnnxGraph()
        .Input("x", type, shape).Output("y", type, shape).Node("Identity", ["x"], "y").ToFile();

    /// <summary>sum and difference of two inputs.</summary>
    public static byte[] TwoInputs() => new OnnxGraph()
        .Input("a", OnnxType.Float, -1, 2).Input("b", OnnxType.Float, -1, 2)
        .Output("sum", OnnxType.Float, -1, 2).Output("difference", OnnxType.Float, -1, 2)
        .Node("Add", ["a", "b"], "sum").Node("Sub", ["a", "b"], "difference").ToFile();

    /// <summary>y = log x: NaN below zero, -∞ at zero.</summary>
    public static byte[] Logarithm() => new OnnxGraph()
        .Input("x", OnnxType.Float, -1, 2).Output("y", OnnxType.Float, -1, 2).Node("Log", ["x"], "y").ToFile();

    /// <summary>Each row less the mean of all rows: rows of different requests must not meet.</summary>
    public static byte[] CentredOverRows() => new OnnxGraph()
        .Input("x", OnnxType.Float, -1, 2).Output("y", OnnxType.Float, -1, 2)
        .Node("ReduceMean", ["x"], "mean", ("axes", [0]), ("keepdims", [1])).Node("Sub", ["x", "mean"], "y").ToFile();

    /// <summary>Looks up rows of a table of four; fails on any other index.</summary>
    public static byte[] Lookup() => new OnnxGraph()
        .Input("index", OnnxType.Int64, -1).Output("y", OnnxType.Float, -1, 2)
        .Weights("table", [4, 2], [0, 1, 10, 11, 20, 21, 30, 31]).Node("Gather", ["table", "index"], "y", ("axis", [0])).ToFile();

    /// <summary>A sequence of tensors beside the tensor y = x.</summary>
    public static byte[] WithSequence() => new OnnxGraph()
        .Input("x", OnnxType.Float, -1, 2).Output("y", OnnxType.Float, -1, 2).SequenceOutput("parts", OnnxType.Float)
        .Node("Identity", ["x"], "y").Node("SequenceConstruct", ["x", "x"], "parts").ToFile();

    /// <summary>Multiplies rows of 256 floats by a matrix again and again: slow by as much as asked for.</summary>
    public static byte[] Slow(int multiplications)
    {
        var graph = new OnnxGraph().Input("x", OnnxType.Float, -1, 256).Output("y", OnnxType.Float, -1, 256).Weights("w", 256, 256);
        var last = "x";
        for (var i = 0; i < multiplications; i++)
        {
            graph.Node("MatMul", [last, "w"], $"product{i}").Node("Tanh", [$"product{i}"], $"tanh{i}");
            last = $"tanh{i}";
        }

        return graph.Node("Identity", [last], "y").ToFile();
    }

    /// <summary>As <see cref="Slow"/>, over any length: slower the longer the input is.</summary>
    public static byte[] SlowOverLength(int multiplications)
    {
        var graph = new OnnxGraph().Input("x", OnnxType.Float, -1, -1, 256).Output("y", OnnxType.Float, -1, -1, 256).Weights("w", 256, 256);
        var last = "x";
        for (var i = 0; i < multiplications; i++)
        {
            graph.Node("MatMul", [last, "w"], $"product{i}");
            last = $"product{i}";
        }

        return graph.Node("Identity", [last], "y").ToFile();
    }

    /// <summary>A convolutional network over pictures of the given side, about as heavy as its width squared.</summary>
    public static byte[] Pictures(int side, int width)
    {
        var graph = new OnnxGraph().Input("image", OnnxType.Float, -1, 3, side, side).Output("scores", OnnxType.Float, -1, 100);
        var (last, channels) = ("image", 3L);
        for (var layer = 0; layer < 4; layer++)
        {
            var filters = (long)width << layer;
            graph.Weights($"filters{layer}", filters, channels, 3, 3)
                .Node("Conv", [last, $"filters{layer}"], $"conv{layer}", ("kernel_shape", [3, 3]), ("pads", [1, 1, 1, 1]), ("strides", [2, 2]))
                .Node("Relu", [$"conv{layer}"], $"relu{layer}");
            (last, channels) = ($"relu{layer}", filters);
        }

        return graph
            .Node("GlobalAveragePool", [last], "pooled").Node("Flatten", ["pooled"], "features", ("axis", [1]))
            .Weights("classes", channels, 100).Node("MatMul", ["features", "classes"], "scores").ToFile();
    }
}
