using Microsoft.ML.OnnxRuntime;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>What a model takes and gives.</summary>
/// <param name="Inputs">All its inputs.</param>
/// <param name="Outputs">Its outputs that are tensors, in the order of the file.</param>
/// <param name="Skipped">Names of outputs that the protocol cannot carry, such as sequences of maps.</param>
internal sealed record ModelSignature(TensorSpec[] Inputs, TensorSpec[] Outputs, string[] Skipped)
{
    /// <summary>Whether rows of several requests can go into one run at all: the first dimension of every input and output is free.</summary>
    public bool CanBatch => Inputs.Length > 0 && Inputs.Concat(Outputs).All(tensor => tensor.HasFreeFirst && tensor.Datatype != Datatype.Bytes);

    /// <exception cref="ModelFileException">An input is of a type that requests cannot carry, or no output is a tensor.</exception>
    public static ModelSignature Of(InferenceSession session)
    {
        var inputs = session.InputNames
            .Select(name => Spec(name, session.InputMetadata[name])
                ?? throw new ModelFileException($"its input '{name}' is {Kind(session.InputMetadata[name])}; only tensors of the protocol's types can be sent"))
            .ToArray();
        var outputs = session.OutputNames.Select(name => Spec(name, session.OutputMetadata[name])).OfType<TensorSpec>().ToArray();
        if (outputs.Length == 0)
        {
            throw new ModelFileException("none of its outputs is a tensor of the protocol's types");
        }

        return new ModelSignature(inputs, outputs, [.. session.OutputNames.Except(outputs.Select(output => output.Name))]);
    }

    private static TensorSpec? Spec(string name, NodeMetadata node) => node.IsTensor && Datatypes.From(node.ElementDataType) is { } datatype
        ? new TensorSpec(name, datatype, [.. node.Dimensions.Select(size => size < 0 ? -1L : size)])
        : null;

    private static string Kind(NodeMetadata node) => node.IsTensor ? $"a tensor of {node.ElementDataType}" : $"no tensor but {node.OnnxValueType}";
}
