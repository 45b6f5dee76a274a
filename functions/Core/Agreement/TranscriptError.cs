namespace AnnotationFunctions.Core.Agreement;

/// <summary>Word and character error rate of a transcript against a reference.</summary>
/// <remarks>
/// (substitutions + deletions + insertions) / length of the reference, from the cheapest alignment (Levenshtein 1966). Words are separated by white
/// space; characters are UTF-16 code units, white space included. Nothing is normalised: lower case and punctuation are the caller's choice. May exceed 1.
/// Against an empty reference the rate is 0 for an empty transcript, else 1. O(length of reference × length of transcript).
/// </remarks>
public static class TranscriptError
{
    /// <summary>Word error rate.</summary>
    public static double WordErrorRate(string reference, string transcript) => Rate<string>(Words(reference), Words(transcript));

    /// <summary>Character error rate.</summary>
    public static double CharacterErrorRate(string reference, string transcript) => Rate<char>(reference, transcript);

    /// <summary>The words of a text: what white space separates.</summary>
    internal static string[] Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Fewest substitutions, deletions and insertions that turn one sequence into the other.</summary>
    internal static int Distance<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second)
        where T : IEquatable<T>
    {
        var row = new int[second.Length + 1];
        for (var j = 0; j <= second.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var cost = Math.Min(diagonal + (first[i - 1].Equals(second[j - 1]) ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[second.Length];
    }

    private static double Rate<T>(ReadOnlySpan<T> reference, ReadOnlySpan<T> transcript)
        where T : IEquatable<T> =>
        reference.IsEmpty ? transcript.IsEmpty ? 0 : 1 : (double)Distance(reference, transcript) / reference.Length;
}
