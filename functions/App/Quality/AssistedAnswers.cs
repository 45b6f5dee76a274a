using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// Answers that were given with the model's suggestion in view. They are not independent of each other: whoever takes a wrong suggestion
/// errs as the next one does. So, however many an item has, they are one vote of one source, whose reliability is measured like that
/// of any other; and an annotator's own reliability, like agreement, is measured on answers that were given without.
/// </summary>
internal static class AssistedAnswers
{
    /// <summary>Name of the source that these answers are together. The exclamation mark keeps it apart from annotators; another model makes another source.</summary>
    internal static string SourceOf(string digest) => $"!assisted-{digest[..Math.Min(16, digest.Length)]}";

    /// <summary>Whether any of these votes was cast with a suggestion in view: then the model's own answer is no evidence of its own any more.</summary>
    internal static bool Any(IEnumerable<CastVote> votes) => votes.Any(vote => vote.IsAssisted);

    /// <summary>
    /// The annotators' votes of an item by source, at most one each. The assisted ones say together what most of them say; of two equally
    /// frequent answers the one that is not the suggestion, for it took somebody to look.
    /// </summary>
    internal static IReadOnlyList<(string Source, int Label)> Fold(IEnumerable<CastVote> votes, LabelVocabulary labels)
    {
        var known = (
            from vote in votes
            where vote.Role == TaskRole.Annotator
            let label = labels.Find(vote.Label)
            where label is not null
            select (Vote: vote, Label: label.Value)).ToList();
        var folded = known.Where(each => !each.Vote.IsAssisted).Select(each => (each.Vote.Annotator, each.Label)).ToList();
        var assisted = known.Where(each => each.Vote.IsAssisted).ToList();
        if (assisted.Count > 0)
        {
            var most = assisted
                .GroupBy(each => each.Label)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.First().Vote.Suggestion!.Same)
                .ThenBy(group => group.Key)
                .First();
            folded.Add((SourceOf(assisted[0].Vote.Suggestion!.Digest), most.Key));
        }

        return folded;
    }
}
