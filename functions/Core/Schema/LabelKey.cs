using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.Core.Schema;

/// <summary>
/// Answers as categories, for what counts agreement by equality (votes, Dawid-Skene, Krippendorff's alpha on nominal data). Two answers
/// have the same key exactly when they choose the same; attributes and confidence do not count.
/// </summary>
public static class LabelKey
{
    /// <summary>
    /// The category of an answer: its class, its set of classes (as a JSON array), its preference, its ranking. Null where equality says
    /// little (numbers,
    /// objects, texts) and for skipped answers, which choose nothing.
    /// </summary>
    public static string? Of(Answer answer) => answer switch
    {
        OneClassAnswer one => one.Class,
        OrdinalAnswer ordinal => ordinal.Class,
        ManyClassesAnswer many => CanonicalJson.Strings(many.Classes.Order(StringComparer.Ordinal)),
        PreferenceAnswer preference => preference.Preferred switch
        {
            Preference.First => "first",
            Preference.Second => "second",
            Preference.Tie => "tie",
            _ => "neither",
        },
        RankingAnswer ranking => string.Join('>', ranking.Ranks.Select(rank => string.Join('=', rank.Order()))),
        _ => null,
    };

    /// <summary>The rank of an ordinal answer on its schema's scale, counted from 0, or null for any other answer.</summary>
    public static int? RankOf(Answer answer, LabelSchema schema) =>
        answer is OrdinalAnswer ordinal && schema.IndexOfClass(ordinal.Class) is var rank and >= 0 ? rank : null;
}
