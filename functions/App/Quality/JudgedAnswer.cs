using AnnotationFunctions.App.Annotate.Suggestions;

namespace AnnotationFunctions.App.Quality;

/// <summary>An answer for which there was a suggestion, beside the label that its item ended with.</summary>
/// <param name="Vote">The answer.</param>
/// <param name="Stands">The label that stands; null when the item is not settled.</param>
internal sealed record JudgedAnswer(CastVote Vote, string? Stands)
{
    internal SuggestionUse Use => Vote.Suggestion!;

    internal bool? SuggestionIsRight => Stands is null ? null : Use.Label == Stands;

    internal bool IsRight => Stands is not null && Vote.Label == Stands;
}
