namespace AnnotationFunctions.Inference.Execution;

/// <summary>The element types of the Open Inference Protocol, plus BF16.</summary>
internal enum Datatype
{
    Bool,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Int8,
    Int16,
    Int32,
    Int64,
    Fp16,
    Bf16,
    Fp32,
    Fp64,

    /// <summary>Text, or any bytes: elements of varying length.</summary>
    Bytes,
}
