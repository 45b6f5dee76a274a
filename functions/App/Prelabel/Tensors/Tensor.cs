using System.Runtime.InteropServices;

namespace AnnotationFunctions.App.Prelabel.Tensors;

/// <summary>Numbers in a named, rectangular array, the last dimension running fastest.</summary>
public sealed class Tensor
{
    private Tensor(string name, TensorType type, long[] shape, Array values) => (Name, Type, Shape, Values) = (name, type, shape, values);

    /// <summary>Name of the model's input or output.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public TensorType Type { get; }

    /// <summary>Lengths of its dimensions.</summary>
    public long[] Shape { get; }

    /// <summary>Its elements; an array of the .NET type of <see cref="Type"/>.</summary>
    public Array Values { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Values.Length;

    /// <summary>Elements per index of the first dimension.</summary>
    public int RowLength => Shape.Length == 0 || Shape[0] == 0 ? Count : Count / (int)Shape[0];

    /// <summary>A tensor of these elements.</summary>
    /// <exception cref="ArgumentException">The number of elements is not the product of the dimensions, or no tensor holds the type.</exception>
    public static Tensor Of<T>(string name, long[] shape, T[] values)
        where T : unmanaged
    {
        var type = TensorTypes.Find(typeof(T)) ?? throw new ArgumentException($"No tensor holds {typeof(T).Name}.", nameof(values));
        return CountOf(shape) == values.Length
            ? new Tensor(name, type, shape, values)
            : throw new ArgumentException($"The tensor '{name}' of shape [{string.Join(", ", shape)}] cannot hold {values.Length} elements.", nameof(values));
    }

    /// <summary>A tensor read from the bytes of its elements, least significant first.</summary>
    public static Tensor FromBytes(string name, TensorType type, long[] shape, ReadOnlySpan<byte> bytes) => type switch
    {
        TensorType.Float32 => Of(name, shape, MemoryMarshal.Cast<byte, float>(bytes).ToArray()),
        TensorType.Float64 => Of(name, shape, MemoryMarshal.Cast<byte, double>(bytes).ToArray()),
        TensorType.Float16 => Of(name, shape, MemoryMarshal.Cast<byte, Half>(bytes).ToArray()),
        TensorType.Int64 => Of(name, shape, MemoryMarshal.Cast<byte, long>(bytes).ToArray()),
        TensorType.Int32 => Of(name, shape, MemoryMarshal.Cast<byte, int>(bytes).ToArray()),
        TensorType.UInt8 => Of(name, shape, bytes.ToArray()),
        _ => Of(name, shape, Array.ConvertAll(bytes.ToArray(), value => value != 0)),
    };

    /// <summary>The bytes of its elements, least significant first.</summary>
    public ReadOnlySpan<byte> Bytes() => Type switch
    {
        TensorType.Float32 => MemoryMarshal.AsBytes<float>((float[])Values),
        TensorType.Float64 => MemoryMarshal.AsBytes<double>((double[])Values),
        TensorType.Float16 => MemoryMarshal.AsBytes<Half>((Half[])Values),
        TensorType.Int64 => MemoryMarshal.AsBytes<long>((long[])Values),
        TensorType.Int32 => MemoryMarshal.AsBytes<int>((int[])Values),
        TensorType.UInt8 => (byte[])Values,
        _ => MemoryMarshal.AsBytes<bool>((bool[])Values),
    };

    /// <summary>Its elements as 32-bit floating-point numbers: themselves when they are, a copy otherwise.</summary>
    public float[] Floats() => Values switch
    {
        float[] values => values,
        double[] values => Array.ConvertAll(values, value => (float)value),
        Half[] values => Array.ConvertAll(values, value => (float)value),
        long[] values => Array.ConvertAll(values, value => (float)value),
        int[] values => Array.ConvertAll(values, value => (float)value),
        byte[] values => Array.ConvertAll(values, value => (float)value),
        _ => Array.ConvertAll((bool[])Values, value => value ? 1f : 0f),
    };

    /// <summary>Number of elements of a shape; −1 when a dimension is negative or the number is beyond 2³¹.</summary>
    public static long CountOf(ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || dimension > int.MaxValue || (count *= dimension) > int.MaxValue)
            {
                return -1;
            }
        }

        return count;
    }
}
