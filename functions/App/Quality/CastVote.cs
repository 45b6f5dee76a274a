using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Quality;

/// <summary>An answer as far as merging needs it.</summary>
/// <param name="Annotator">Who answered.</param>
/// <param name="Role">As one of several, or as the expert.</param>
/// <param name="Label">Name of the label; null when the item was skipped.</param>
/// <param name="Seconds">Seconds spent.</param>
/// <param name="At">When it arrived.</param>
public sealed record CastVote(string Annotator, TaskRole Role, string? Label, double Seconds, DateTimeOffset At);
