using System.Runtime.InteropServices;
using System.Text;

namespace AnnotationFunctions.Media.Text;

/// <summary>Unicode normalisation form C, with tables of its own.</summary>
/// <remarks>
/// The framework's <see cref="string.Normalize()"/> does nothing under invariant globalisation, and otherwise depends on the ICU version of
/// the machine. Answers are offsets into the prepared text, so that text must be the same everywhere: hence these tables (Unicode 14).
/// Algorithm: Unicode Standard Annex 15. Linear in the length.
/// </remarks>
public static class CanonicalComposition
{
    // Below U+0300 nothing composes or reorders.
    private const char FirstAffected = '\u0300';

    /// <summary>Returns the text in form C; the same instance when it has no character that could change.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    public static string Normalize(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange(FirstAffected, char.MaxValue) < 0)
        {
            return text;
        }

        var runes = Decompose(text);
        Reorder(runes);
        Compose(runes);
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
        {
            result.Append(rune < 0x10000 ? ((char)rune).ToString() : char.ConvertFromUtf32(rune));
        }

        return result.ToString();
    }

    /// <summary>Whether a character is a mark that combines with what stands before it.</summary>
    public static bool IsMark(int rune) => CompositionTables.Class(rune) != 0;

    /// <summary>The text with every character in parts (form D but for the order of marks).</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    public static IReadOnlyList<int> DecomposeRunes(string text) => Decompose(text);

    private static List<int> Decompose(string text)
    {
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Hangul.IsSyllable(rune.Value))
            {
                Hangul.Decompose(rune.Value, runes);
            }
            else if (CompositionTables.Decompositions.TryGetValue(rune.Value, out var parts))
            {
                runes.AddRange(parts);
            }
            else
            {
                runes.Add(rune.Value);
            }
        }

        return runes;
    }

    /// <summary>Sorts each run of combining marks by class, stably.</summary>
    private static void Reorder(List<int> runes)
    {
        for (var start = 0; start < runes.Count; start++)
        {
            var end = start;
            while (end < runes.Count && CompositionTables.Class(runes[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = runes.GetRange(start, end - start).OrderBy(CompositionTables.Class).ToList();
                CollectionsMarshal.AsSpan(sorted).CopyTo(CollectionsMarshal.AsSpan(runes)[start..]);
            }

            start = end;
        }
    }

    private static void Compose(List<int> runes)
    {
        var starter = -1;
        var previousClass = -1;
        var kept = 0;
        for (var next = 0; next < runes.Count; next++)
        {
            var rune = runes[next];
            var combiningClass = CompositionTables.Class(rune);
            var isAdjacentOrUnblocked = previousClass < combiningClass;
            if (starter >= 0 && isAdjacentOrUnblocked && Composite(runes[starter], rune) is { } composite)
            {
                runes[starter] = composite;
                continue;
            }

            runes[kept] = rune;
            if (combiningClass == 0)
            {
                starter = kept;
                previousClass = -1;
            }
            else
            {
                previousClass = combiningClass;
            }

            kept++;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    private static int? Composite(int first, int second) =>
        Hangul.Composite(first, second) ?? (CompositionTables.Composites.TryGetValue((first, second), out var composite) ? composite : null);
}
