using AnnotationFunctions.App.Annotate.Items;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// How reliable each source is, from the scorecards: annotators, and models as sources of their own. A newcomer is worth what
/// newcomers are worth on average.
/// </summary>
public sealed class ReliabilityBook(IReadOnlyDictionary<string, Scorecard> cards, LabelVocabulary labels)
{
    /// <summary>Comparisons that a model needs before its answers count.</summary>
    public const int MinModelAnswers = 50;

    /// <summary>Lower bound of the accuracy that a model needs before its answers count.</summary>
    public const double MinModelAccuracy = 0.6;

    private readonly Dictionary<string, Reliability> known = new(StringComparer.Ordinal);

    /// <summary>The reliability of a source.</summary>
    public Reliability Of(string source)
    {
        if (!known.TryGetValue(source, out var reliability))
        {
            known[source] = reliability = cards.TryGetValue(source, out var card)
                ? Reliability.From(card.Total.Confusion, labels)
                : Reliability.Newcomer(labels.Count);
        }

        return reliability;
    }

    /// <summary>The model's answer as a vote, or null while its measured accuracy does not support counting it.</summary>
    public Vote? ModelVote(ModelLabel prelabel) =>
        labels.Find(prelabel.Label) is { } label
        && cards.TryGetValue(SourceOf(prelabel), out var card)
        && card.Total.Answers >= MinModelAnswers
        && card.Accuracy.Lower >= MinModelAccuracy
            ? new Vote(SourceOf(prelabel), label)
            : null;

    /// <summary>Name of a model file as a source. The exclamation mark keeps it apart from annotators; another file is another source.</summary>
    public static string SourceOf(ModelLabel prelabel) => $"!model-{prelabel.Digest[..Math.Min(16, prelabel.Digest.Length)]}";
}
