using System.Collections.Frozen;

namespace AnnotationFunctions.App.Prelabel.Tensors;

/// <summary>What a tensor holds. The types that models of this project read and write; others are refused by name.</summary>
public enum TensorType
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>64-bit floating point.</summary>
    Float64,

    /// <summary>16-bit floating point.</summary>
    Float16,

    /// <summary>64-bit integer.</summary>
    Int64,

    /// <summary>32-bit integer.</summary>
    Int32,

    /// <summary>Byte.</summary>
    UInt8,

    /// <summary>True or false, a byte each.</summary>
    Bool,
}

/// <summary>Facts about <see cref="TensorType"/>.</summary>
public static class TensorTypes
{
    private static readonly (TensorType Type, string Name, Type Element, int Bytes)[] All =
    [
        (TensorType.Float32, "FP32", typeof(float), 4),
        (TensorType.Float64, "FP64", typeof(double), 8),
        (TensorType.Float16, "FP16", typeof(Half), 2),
        (TensorType.Int64, "INT64", typeof(long), 8),
        (TensorType.Int32, "INT32", typeof(int), 4),
        (TensorType.UInt8, "UINT8", typeof(byte), 1),
        (TensorType.Bool, "BOOL", typeof(bool), 1),
    ];

    private static readonly FrozenDictionary<string, TensorType> ByName = All.ToFrozenDictionary(each => each.Name, each => each.Type);
    private static readonly FrozenDictionary<Type, TensorType> ByElement = All.ToFrozenDictionary(each => each.Element, each => each.Type);

    /// <summary>The name in the Open Inference Protocol, such as <c>FP32</c>.</summary>
    public static string Name(this TensorType type) => All[(int)type].Name;

    /// <summary>Bytes of one element.</summary>
    public static int Bytes(this TensorType type) => All[(int)type].Bytes;

    /// <summary>The type of a name in the Open Inference Protocol, or null when it is none of these.</summary>
    public static TensorType? Find(string? name) => name is not null && ByName.TryGetValue(name, out var type) ? type : null;

    /// <summary>The type of elements of a .NET type, or null when it is none of these.</summary>
    public static TensorType? Find(Type element) => ByElement.TryGetValue(element, out var type) ? type : null;
}
