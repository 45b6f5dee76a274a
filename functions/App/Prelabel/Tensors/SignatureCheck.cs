namespace AnnotationFunctions.App.Prelabel.Tensors;

/// <summary>Compares what a model states of itself with what the project says of it.</summary>
internal static class SignatureCheck
{
    /// <summary>Numbers of one input of a run at most: half a gigabyte.</summary>
    private const long MaxNumbers = 128 << 20;

    /// <summary>The input to use: the one that is named, or the only one.</summary>
    public static TensorFacts Input(ModelSignature signature, string? wanted) => wanted is not null
        ? Named(signature.Inputs, wanted, "input")
        : signature.Inputs.Count == 1
            ? signature.Inputs[0]
            : throw new ModelException($"The model has {signature.Inputs.Count} inputs ({Names(signature.Inputs)}); name the one to use.");

    /// <summary>The output to use: the one that is named, or the first.</summary>
    public static TensorFacts Output(ModelSignature signature, string? wanted) => wanted is not null
        ? Named(signature.Outputs, wanted, "output")
        : signature.Outputs.Count > 0 ? signature.Outputs[0] : throw new ModelException("The model has no output.");

    /// <summary>Throws unless a tensor holds floating-point numbers of 32 bits.</summary>
    public static void RequireFloats(string kind, TensorFacts facts)
    {
        if (facts.Type != TensorType.Float32)
        {
            throw new ModelException($"The model's {kind} '{facts.Name}' is {facts.Type?.ToString() ?? "of a type that is not supported"}; expected 32-bit floating-point numbers.");
        }
    }

    /// <summary>Throws unless a tensor holds floating-point numbers of any width.</summary>
    public static void RequireNumbers(TensorFacts facts)
    {
        if (facts.Type is not (TensorType.Float32 or TensorType.Float64 or TensorType.Float16))
        {
            throw new ModelException($"The model's output '{facts.Name}' is {facts.Type?.ToString() ?? "of a type that is not supported"}; expected floating-point numbers.");
        }
    }

    /// <summary>Whether a shape may be the wanted one; −1 stands for any length on either side.</summary>
    public static bool Fits(TensorFacts facts, params ReadOnlySpan<long> wanted)
    {
        if (facts.Shape.Count != wanted.Length)
        {
            return false;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            if (facts.Shape[i] >= 0 && wanted[i] >= 0 && facts.Shape[i] != wanted[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The number of rows of one run when the model fixes it.</summary>
    /// <exception cref="ModelException">So many that no run of them fits into memory.</exception>
    public static int? FixedRows(TensorFacts facts)
    {
        if (facts.Shape is not [> 0, ..])
        {
            return null;
        }

        return Tensor.CountOf([.. facts.Shape.Where(length => length > 0)]) is >= 0 and <= MaxNumbers
            ? (int)facts.Shape[0]
            : throw new ModelException($"The model's input '{facts.Name}' has the shape [{facts.ShapeText()}]; at most {MaxNumbers:N0} numbers are given to a run.");
    }

    private static TensorFacts Named(IReadOnlyList<TensorFacts> tensors, string wanted, string kind) =>
        tensors.FirstOrDefault(tensor => tensor.Name == wanted) ?? throw new ModelException($"The model has no {kind} '{wanted}'; it has {Names(tensors)}.");

    private static string Names(IReadOnlyList<TensorFacts> tensors) => string.Join(", ", tensors.Select(tensor => tensor.Name));
}
