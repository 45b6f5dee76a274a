namespace AnnotationFunctions.App.Annotate.Suggestions;

/// <summary>What an annotator made of the model's suggestion.</summary>
/// <param name="Shown">Whether the annotator saw it; false in the control arm.</param>
/// <param name="Same">Whether the answer is what was suggested.</param>
/// <param name="Label">The suggested label, where the task type has one.</param>
/// <param name="Probability">The suggestion's calibrated probability, 0 to 1.</param>
/// <param name="Digest">SHA-256 of the model's file.</param>
public sealed record SuggestionUse(bool Shown, bool Same, string? Label, double Probability, string Digest);
