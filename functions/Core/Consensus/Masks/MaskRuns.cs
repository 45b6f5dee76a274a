using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>
/// Several masks of one size, walked together: stretches of pixels over which nobody changes between inside and outside, each with the set of masks that it
/// is inside of (bit i for mask i). Nothing is decoded; O(runs × masks) time and no memory that grows with the image.
/// </summary>
internal static class MaskRuns
{
    public const int MostMasks = 64;

    /// <summary>Called for each stretch in order, with its length and its pattern.</summary>
    public delegate void Visit(int length, ulong pattern);

    public static void Walk(ReadOnlySpan<RunLengthMask> masks, Visit visit)
    {
        if (masks.Length == 0)
        {
            return;
        }

        Span<int> next = stackalloc int[MostMasks]; // the run of each mask that is to come
        Span<int> ends = stackalloc int[MostMasks]; // where the present one ends
        var pixels = masks[0].Height * masks[0].Width;
        var pattern = 0UL;
        for (var i = 0; i < masks.Length; i++)
        {
            (ends[i], next[i]) = (masks[i].Counts[0], 1);
        }

        for (var at = 0; at < pixels;)
        {
            for (var i = 0; i < masks.Length; i++)
            {
                if (ends[i] == at)
                {
                    var counts = masks[i].Counts.AsSpan();
                    pattern ^= 1UL << i;
                    ends[i] += next[i] < counts.Length ? counts[next[i]++] : pixels - at;
                }
            }

            var end = pixels;
            for (var i = 0; i < masks.Length; i++)
            {
                end = Math.Min(end, ends[i]);
            }

            visit(end - at, pattern);
            at = end;
        }
    }

    /// <summary>How many pixels have each pattern.</summary>
    public static Dictionary<ulong, long> Patterns(ReadOnlySpan<RunLengthMask> masks)
    {
        Dictionary<ulong, long> patterns = [];
        Walk(masks, (length, pattern) => patterns[pattern] = patterns.GetValueOrDefault(pattern) + length);
        return patterns;
    }

    /// <summary>The mask of the pixels whose pattern is accepted.</summary>
    public static RunLengthMask Merge(ReadOnlySpan<RunLengthMask> masks, Func<ulong, bool> accept)
    {
        List<int> counts = [0];
        Walk(masks, (length, pattern) =>
        {
            if (accept(pattern) != ((counts.Count & 1) == 0))
            {
                counts.Add(0);
            }

            counts[^1] += length;
        });
        return RunLengthMask.Create(masks[0].Height, masks[0].Width, [.. counts]);
    }

    public static double WeightOf(ulong pattern, ReadOnlySpan<double> weights)
    {
        var weight = 0.0;
        for (; pattern != 0; pattern &= pattern - 1)
        {
            weight += weights[System.Numerics.BitOperations.TrailingZeroCount(pattern)];
        }

        return weight;
    }
}
