using System.Text;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>
/// The compressed counts of COCO's masks. Each count (from the fourth on: its difference to the count two before) is cut into groups
/// of five bits, lowest first, until the rest is all sign; a group is written as the character 48 + bits, plus 32 when more follow.
/// </summary>
/// <remarks>Compatible with <c>rleToString</c> and <c>rleFrString</c> of the COCO API.</remarks>
public static class CocoCounts
{
    private const int MaxGroups = 7;

    /// <summary>Compresses counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static string Encode(ReadOnlySpan<int> counts)
    {
        var text = new StringBuilder(counts.Length * 2);
        for (var i = 0; i < counts.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(counts[i], nameof(counts));
            var rest = i > 2 ? (long)counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                var bits = (int)(rest & 0x1f);
                rest >>= 5;
                more = (bits & 0x10) != 0 ? rest != -1 : rest != 0;
                text.Append((char)(48 + bits + (more ? 0x20 : 0)));
            }
            while (more);
        }
        return text.ToString();
    }

    /// <summary>Expands compressed counts. Returns what is wrong with them, or null. Never throws on any text.</summary>
    /// <param name="text">Characters from '0' to 'o'.</param>
    /// <param name="counts">The counts, none of them negative; empty when something is wrong.</param>
    public static string? TryDecode(ReadOnlySpan<char> text, out int[] counts)
    {
        counts = [];
        var found = new List<int>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var begin = at;
            var count = 0L;
            var (group, more) = (0, true);
            for (; more; group++, at++)
            {
                if (at == text.Length || group == MaxGroups)
                {
                    var wrong = group == MaxGroups ? "too large" : "cut off";
                    return FormattableString.Invariant($"The count at character {begin} is {wrong}.");
                }
                var bits = text[at] - 48;
                if (bits is < 0 or > 0x3f)
                {
                    return FormattableString.Invariant($"Character {at} is not between '0' and 'o'.");
                }
                count |= (long)(bits & 0x1f) << (5 * group);
                more = (bits & 0x20) != 0;
                count |= !more && (bits & 0x10) != 0 ? -1L << (5 * (group + 1)) : 0;
            }
            count += found.Count > 2 ? found[^2] : 0;
            if (count is < 0 or > int.MaxValue)
            {
                return FormattableString.Invariant($"The count at character {begin} is {count}, which no count is.");
            }
            found.Add((int)count);
        }
        counts = [.. found];
        return null;
    }
}
