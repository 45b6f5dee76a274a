using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Quality;

/// <summary>An answer as far as merging needs it.</summary>
/// <param name="Annotator">Who answered.</param>
/// <param name="Role">As one of several, or as the expert.</param>
/// <param name="Label">Name of the label; null when the item was skipped.</param>
/// <param name="Seconds">Seconds spent.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Suggestion">What was made of the model's suggestion; null where there was none.</param>
public sealed record CastVote(string Annotator, TaskRole Role, string? Label, double Seconds, DateTimeOffset At, SuggestionUse? Suggestion = null)
{
    /// <summary>Whether the annotator saw what the model suggests.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsAssisted => Suggestion is { Shown: true };

    internal static CastVote Of(Annotation answer) =>
        new(answer.Annotator, answer.Role, answer.Label, answer.Seconds, answer.ReceivedAt, answer.Suggestion);
}
