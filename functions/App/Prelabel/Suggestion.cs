using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>What a model proposes as the answer of a task, with its doubt: the form in which people are shown a pre-label, whatever the task type.</summary>
/// <param name="Answer">The answer, each object with its own confidence; left out where it is large, and then <see cref="Url"/> has it.</param>
/// <param name="Probability">How sure the model is of the answer as a whole, calibrated, 0 to 1.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Digest">SHA-256 of the model's file.</param>
/// <param name="SchemaVersion">The schema version that the answer follows.</param>
/// <param name="Url">Where the same stands with its answer, when that is large, such as masks.</param>
public sealed record Suggestion(Answer? Answer, double Probability, string Model, string Digest, int SchemaVersion, string? Url = null)
{
    /// <summary>The suggestion that a pre-label makes, or null: there is none when the model was unsure, failed, or gave a vector.</summary>
    public static Suggestion? Of(ItemPrelabel? prelabel) => prelabel is { Outcome: PrelabelOutcome.Labelled, Answer: { } answer }
        ? new Suggestion(answer, prelabel.Probability, prelabel.Model, prelabel.Digest, prelabel.SchemaVersion)
        : null;
}
