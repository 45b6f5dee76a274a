namespace AnnotationFunctions.Inference.Execution;

/// <summary>One input of a request: bytes in a pinned buffer, or texts.</summary>
/// <param name="Shape">Its dimensions, which fit the model.</param>
/// <param name="Buffer">Holds the elements, row-major and little-endian; null for texts. Owned by the request.</param>
/// <param name="Offset">Where they begin, aligned for their type.</param>
/// <param name="Length">How many bytes they are.</param>
/// <param name="Texts">UTF-8 elements of a BYTES tensor.</param>
internal readonly record struct InputTensor(long[] Shape, PinnedBuffer? Buffer, int Offset, int Length, byte[][]? Texts)
{
    public ReadOnlySpan<byte> Bytes => Buffer!.Span.Slice(Offset, Length);

    public nint Address => Buffer!.Address(Offset);
}
