using System.Numerics;
using System.Runtime.InteropServices;

namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>The least value of each of many hash functions over a set of shingles.</summary>
internal static class ShingleHashes
{
    private static readonly uint[] Seeds = SeedsOf(TextFingerprint.HashCount);

    /// <summary>Writes, for each function, the least hash over <paramref name="shingles"/>. Vectorised over the functions' inputs.</summary>
    public static void Least(ReadOnlySpan<uint> shingles, Span<uint> least)
    {
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(shingles);
        var rest = shingles[(vectors.Length * Vector<uint>.Count)..];
        for (var function = 0; function < least.Length; function++)
        {
            var seed = Seeds[function];
            var minimum = uint.MaxValue;
            if (vectors.Length > 0)
            {
                var lanes = new Vector<uint>(uint.MaxValue);
                foreach (var vector in vectors)
                {
                    lanes = Vector.Min(lanes, Mix(vector, seed));
                }

                for (var lane = 0; lane < Vector<uint>.Count; lane++)
                {
                    minimum = Math.Min(minimum, lanes[lane]);
                }
            }

            foreach (var shingle in rest)
            {
                minimum = Math.Min(minimum, Mix(shingle, seed));
            }

            least[function] = minimum;
        }
    }

    // An invertible mix of 32 bits (xor, multiply by an odd number, shift), so that no two shingles collide within one function.
    internal static uint Mix(uint value, uint seed)
    {
        var x = (value ^ seed) * 0x85EBCA6Bu;
        x = (x ^ (x >> 15)) * 0xC2B2AE35u;
        return x ^ (x >> 13);
    }

    private static Vector<uint> Mix(Vector<uint> value, uint seed)
    {
        var x = (value ^ new Vector<uint>(seed)) * new Vector<uint>(0x85EBCA6Bu);
        x = (x ^ Vector.ShiftRightLogical(x, 15)) * new Vector<uint>(0xC2B2AE35u);
        return x ^ Vector.ShiftRightLogical(x, 13);
    }

    private static uint[] SeedsOf(int count)
    {
        var seeds = new uint[count];
        for (var i = 0; i < count; i++)
        {
            seeds[i] = Mix((uint)(i + 1) * 0x9E3779B9u, 0x7F4A7C15u);
        }

        return seeds;
    }
}
