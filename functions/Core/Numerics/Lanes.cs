using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AnnotationFunctions.Core.Numerics;

/// <summary>
/// Sums over spans whose length is a multiple of four. Compiled at full optimisation at once: a fit is often over before tiered compilation looks at
/// the general tensor primitives, which are many times slower until then.
/// </summary>
internal static class Lanes
{
    public const int Width = 4;

    /// <summary>sum += values</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<double> values, Span<double> sum)
    {
        ref var to = ref MemoryMarshal.GetReference(sum);
        ref var from = ref MemoryMarshal.GetReference(values[..sum.Length]);
        for (nuint i = 0; i + Width <= (nuint)sum.Length; i += Width)
        {
            (Vector256.LoadUnsafe(ref to, i) + Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        var sum = Vector256<double>.Zero;
        for (nuint i = 0; i + Width <= (nuint)values.Length; i += Width)
        {
            sum += Vector256.LoadUnsafe(ref from, i);
        }

        return Vector256.Sum(sum);
    }
}
