using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Finds numbers in outputs that are none.</summary>
internal static class NaNCheck
{
    /// <summary>The index of the first NaN; -1 without one.</summary>
    public static long FirstNaN(Datatype datatype, ReadOnlySpan<byte> elements) => datatype switch
    {
        Datatype.Fp32 => First(MemoryMarshal.Cast<byte, float>(elements)),
        Datatype.Fp64 => First(MemoryMarshal.Cast<byte, double>(elements)),
        Datatype.Fp16 => First(MemoryMarshal.Cast<byte, Half>(elements)),
        Datatype.Bf16 => FirstBrain(MemoryMarshal.Cast<byte, ushort>(elements)),
        _ => -1,
    };

    private static long First<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        if (!TensorPrimitives.IsNaNAny(values))
        {
            return -1;
        }

        var index = 0;
        while (!T.IsNaN(values[index]))
        {
            index++;
        }

        return index;
    }

    private static long FirstBrain(ReadOnlySpan<ushort> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if ((values[i] & 0x7FFF) > 0x7F80)
            {
                return i;
            }
        }

        return -1;
    }
}
