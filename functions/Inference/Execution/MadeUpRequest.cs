using System.Runtime.InteropServices;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>A request of pseudo-random input, and its buffers.</summary>
internal sealed class MadeUpRequest(PendingInference request) : IDisposable
{
    public PendingInference Request { get; } = request;

    /// <summary>Fills with numbers that any model should bear: 0 up to 1, or the integers 0 and 1. Same seed, same bytes.</summary>
    public static void Fill(Datatype datatype, Span<byte> bytes, uint seed)
    {
        var state = seed * 747796405u + 2891336453u;
        var step = datatype.Size();
        for (var at = 0; at < bytes.Length; at += step)
        {
            state = state * 1664525u + 1013904223u;
            var element = bytes.Slice(at, step);
            element.Clear();
            var unit = (state >> 8) / (float)(1 << 24);
            switch (datatype)
            {
                case Datatype.Fp32:
                    MemoryMarshal.Write(element, unit);
                    break;
                case Datatype.Fp64:
                    MemoryMarshal.Write(element, (double)unit);
                    break;
                case Datatype.Fp16:
                    MemoryMarshal.Write(element, (Half)unit);
                    break;
                case Datatype.Bf16:
                    MemoryMarshal.Write(element, (ushort)(BitConverter.SingleToUInt32Bits(unit) >> 16));
                    break;
                default:
                    element[0] = (byte)(state >> 31);
                    break;
            }
        }
    }

    public void Dispose()
    {
        foreach (var input in Request.Inputs)
        {
            input.Buffer?.Dispose();
        }
    }
}
