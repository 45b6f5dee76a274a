using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>Names and sizes of element types, in the protocol and in ONNX Runtime.</summary>
internal static class Datatypes
{
    private static readonly (Datatype Type, string Name, int Size, TensorElementType Element)[] Known =
    [
        (Datatype.Bool, "BOOL", 1, TensorElementType.Bool),
        (Datatype.Uint8, "UINT8", 1, TensorElementType.UInt8),
        (Datatype.Uint16, "UINT16", 2, TensorElementType.UInt16),
        (Datatype.Uint32, "UINT32", 4, TensorElementType.UInt32),
        (Datatype.Uint64, "UINT64", 8, TensorElementType.UInt64),
        (Datatype.Int8, "INT8", 1, TensorElementType.Int8),
        (Datatype.Int16, "INT16", 2, TensorElementType.Int16),
        (Datatype.Int32, "INT32", 4, TensorElementType.Int32),
        (Datatype.Int64, "INT64", 8, TensorElementType.Int64),
        (Datatype.Fp16, "FP16", 2, TensorElementType.Float16),
        (Datatype.Bf16, "BF16", 2, TensorElementType.BFloat16),
        (Datatype.Fp32, "FP32", 4, TensorElementType.Float),
        (Datatype.Fp64, "FP64", 8, TensorElementType.Double),
        (Datatype.Bytes, "BYTES", 0, TensorElementType.String),
    ];

    public static string Name(this Datatype type) => Known[(int)type].Name;

    /// <summary>Bytes of an element; 0 for <see cref="Datatype.Bytes"/>, whose elements vary.</summary>
    public static int Size(this Datatype type) => Known[(int)type].Size;

    public static TensorElementType Element(this Datatype type) => Known[(int)type].Element;

    public static bool IsFloating(this Datatype type) => type is Datatype.Fp16 or Datatype.Bf16 or Datatype.Fp32 or Datatype.Fp64;

    /// <summary>The protocol's type for one of ONNX Runtime; null where the protocol has none.</summary>
    public static Datatype? From(TensorElementType element)
    {
        foreach (var known in Known)
        {
            if (known.Element == element)
            {
                return known.Type;
            }
        }

        return null;
    }
}
