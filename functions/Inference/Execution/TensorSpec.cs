namespace AnnotationFunctions.Inference.Execution;

/// <summary>An input or output of a model as its file declares it.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Datatype">The type of its elements.</param>
/// <param name="Shape">Its dimensions; -1 where any size fits.</param>
internal sealed record TensorSpec(string Name, Datatype Datatype, long[] Shape)
{
    /// <summary>Whether the first dimension may have any size, as a batch must.</summary>
    public bool HasFreeFirst => Shape.Length > 0 && Shape[0] < 0;

    public bool Fits(ReadOnlySpan<long> shape)
    {
        if (shape.Length != Shape.Length)
        {
            return false;
        }

        for (var i = 0; i < shape.Length; i++)
        {
            if (Shape[i] >= 0 && Shape[i] != shape[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Elements of a shape.</summary>
    /// <exception cref="OverflowException">They are more than a 64-bit number counts.</exception>
    public static long Count(ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count = checked(count * size);
        }

        return count;
    }

    public static string Names(TensorSpec[] specs) => string.Join(", ", specs.Select(spec => $"'{spec.Name}'"));

    public static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(',', shape.ToArray())}]";
}
