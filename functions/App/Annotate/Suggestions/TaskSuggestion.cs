using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Annotate.Suggestions;

/// <summary>What the model suggested when a task was taken, in either arm: an answer without suggestion is compared with what would have been shown.</summary>
/// <param name="Hash">SHA-256 of the suggested answer in its canonical form.</param>
/// <param name="Label">Its label, where the task type has one.</param>
/// <param name="Probability">Its calibrated probability, 0 to 1.</param>
/// <param name="Digest">SHA-256 of the model's file.</param>
public sealed record TaskSuggestion(string Hash, string? Label, double Probability, string Digest)
{
    /// <summary>The suggestion of a pre-label, when it is one of the batch's own model under the batch's schema; null otherwise, and where people are to measure the model.</summary>
    internal static TaskSuggestion? Of(ItemPrelabel? prelabel, Batch batch) =>
        prelabel is { Outcome: PrelabelOutcome.Labelled, Answer: { } answer } && prelabel.Batch == batch.Id && prelabel.Digest == batch.Model?.Sha256 && prelabel.SchemaVersion == batch.SchemaVersion
        && !AutoLabelRule.IsSureEnough(prelabel, batch)
            ? new TaskSuggestion(AnswerCanonical.Sha256(answer), prelabel.Label, prelabel.Probability, prelabel.Digest)
            : null;

    /// <summary>Whether a pre-label still is this suggestion.</summary>
    internal bool Matches(ItemPrelabel prelabel) => prelabel.Digest == Digest && prelabel.Answer is { } answer && AnswerCanonical.Sha256(answer) == Hash;

    /// <summary>What an answer makes of the suggestion.</summary>
    internal SuggestionUse Use(SuggestionArm arm, Answer answer) => new(
        arm == SuggestionArm.Shown, Label is null ? AnswerCanonical.Sha256(answer) == Hash : LabelKey.Of(answer) == Label, Label, Probability, Digest);
}
