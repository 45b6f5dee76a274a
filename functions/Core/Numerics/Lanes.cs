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

    /// <summary>Adds each of the rows, which are as long as <paramref name="sum"/> and lie one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows(ReadOnlySpan<double> rows, Span<double> sum)
    {
        ref var from = ref MemoryMarshal.GetReference(rows);
        for (var column = 0; column + Width <= sum.Length; column += Width)
        {
            var total = Vector256<double>.Zero;
            for (var row = column; row + Width <= rows.Length; row += sum.Length)
            {
                total += Vector256.LoadUnsafe(ref from, (nuint)row);
            }

            (Vector256.Create<double>(sum.Slice(column, Width)) + total).CopyTo(sum[column..]);
        }
    }
}
