using AnnotationFunctions.App.Projects;
using Microsoft.ML.OnnxRuntime;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Compares what a model file states with what the project says of it. A dimension below 1 is one that the model leaves open.</summary>
internal static class ModelShape
{
    /// <summary>The name of the input or output to use.</summary>
    public static string Name(IReadOnlyDictionary<string, NodeMetadata> nodes, string? wanted, string kind, bool mustBeOnly)
    {
        if (wanted is not null)
        {
            return nodes.ContainsKey(wanted) ? wanted : throw new ModelException($"The model has no {kind} '{wanted}'; it has {string.Join(", ", nodes.Keys)}.");
        }

        return nodes.Count == 1 || !mustBeOnly && nodes.Count > 0
            ? nodes.Keys.First()
            : throw new ModelException($"The model has {nodes.Count} {kind}s ({string.Join(", ", nodes.Keys)}); name the one to use.");
    }

    /// <summary>Whether channels come before rows, and the number of images of one run when the model fixes it.</summary>
    public static (bool ChannelsFirst, int? FixedBatch) CheckInput(string name, NodeMetadata node, ModelInput input)
    {
        CheckFloats("input", name, node);
        var shape = node.Dimensions;
        var fixedBatch = shape is [> 0, ..] ? shape[0] : (int?)null;
        if (shape.Length == 4 && Fits(shape[1], input.Channels) && Fits(shape[2], input.Height) && Fits(shape[3], input.Width))
        {
            return (true, fixedBatch);
        }

        if (shape.Length == 4 && Fits(shape[1], input.Height) && Fits(shape[2], input.Width) && Fits(shape[3], input.Channels))
        {
            return (false, fixedBatch);
        }

        throw new ModelException(
            $"The model's input '{name}' has the shape [{Text(shape)}]; expected [batch, {input.Channels}, {input.Height}, {input.Width}] or [batch, {input.Height}, {input.Width}, {input.Channels}].");
    }

    /// <summary>Throws unless the output is one number per class.</summary>
    public static void CheckOutput(string name, NodeMetadata node, ModelInput input)
    {
        CheckFloats("output", name, node);
        var shape = node.Dimensions;
        if (shape.Length != 2 || !Fits(shape[1], input.Classes.Count))
        {
            throw new ModelException($"The model's output '{name}' has the shape [{Text(shape)}]; expected [batch, {input.Classes.Count}], one number for each of the classes.");
        }
    }

    private static void CheckFloats(string kind, string name, NodeMetadata node)
    {
        if (!node.IsTensor || node.ElementType != typeof(float))
        {
            throw new ModelException($"The model's {kind} '{name}' is {(node.IsTensor ? node.ElementType.Name : "no tensor")}; expected a tensor of 32-bit floating-point numbers.");
        }
    }

    private static bool Fits(int dimension, int wanted) => dimension < 1 || dimension == wanted;

    private static string Text(int[] shape) => string.Join(", ", shape.Select(dimension => dimension < 1 ? "any" : $"{dimension}"));
}
