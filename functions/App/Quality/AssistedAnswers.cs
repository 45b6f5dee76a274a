using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// Answers that were given with the model's suggestion in view. Those that took it are not independent of each other: who takes a wrong
/// suggestion errs as the next one does. So, however many an item has, they are one vote of one source, whose reliability is measured
/// like that of any other. Who corrects a suggestion has looked, and votes alone. Why not otherwise: docs/decisions/0005-taken-suggestions.md.
/// </summary>
internal static class AssistedAnswers
{
    /// <summary>Name of all who took a model's suggestion, as a source. The exclamation mark keeps it apart from annotators; another model makes another source.</summary>
    internal static string SourceOf(string digest) => $"!taken-{digest[..Math.Min(16, digest.Length)]}";

    /// <summary>Whether any of these votes was cast with a suggestion in view: then the model's own answer is no evidence of its own any more.</summary>
    internal static bool Any(IEnumerable<CastVote> votes) => votes.Any(vote => vote.IsAssisted);

    /// <summary>The annotators' votes of an item by source, at most one each, in the order given.</summary>
    internal static IReadOnlyList<(string Source, int Label)> Fold(IEnumerable<CastVote> votes, LabelVocabulary labels) =>
    [
        .. (from vote in votes
            where vote.Role == TaskRole.Annotator
            let label = labels.Find(vote.Label)
            where label is not null
            select (vote.Suggestion is { Shown: true, Same: true } taken ? SourceOf(taken.Digest) : vote.Annotator, label.Value)).Distinct(),
    ];
}
