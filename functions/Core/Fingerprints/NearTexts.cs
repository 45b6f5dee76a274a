namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>Decides whether two texts are near copies: the same words but for case, punctuation, spacing and a few small edits.</summary>
/// <remarks>It compares spelling, not meaning: a long text and the same with one "not" added are near.</remarks>
public static class NearTexts
{
    /// <summary>Least similarity that counts as near, see <see cref="TextFingerprint.Similarity"/>.</summary>
    public const double MinSimilarity = 0.9;

    /// <summary>Whether the similarity of the two texts is at least <see cref="MinSimilarity"/>. Symmetric; every text is near itself.</summary>
    public static bool Run(TextFingerprint left, TextFingerprint right) => left.Similarity(right) >= MinSimilarity;
}
