using System.Numerics;

namespace AnnotationFunctions.Core.Numerics;

/// <summary>xoshiro256** (Blackman, Vigna 2021, doi:10.1145/3460772), seeded by SplitMix64: the same seed gives the same numbers on every platform.</summary>
internal struct SeededRandom
{
    private ulong a;
    private ulong b;
    private ulong c;
    private ulong d;

    public SeededRandom(long seed)
    {
        var state = unchecked((ulong)seed);
        a = Split(ref state);
        b = Split(ref state);
        c = Split(ref state);
        d = Split(ref state);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>A uniform number in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform integer in 0 .. <paramref name="bound"/> - 1 (Lemire's multiplication; the bias is below bound / 2^64).</summary>
    public int NextInt(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    private static ulong Split(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
