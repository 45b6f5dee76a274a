using AnnotationFunctions.App.Prelabel;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>A model's answer for an item, as far as it is shown and merged.</summary>
/// <param name="Label">The class with the highest probability.</param>
/// <param name="Probability">Its calibrated probability, 0 to 1.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Digest">SHA-256 of the model's file.</param>
public sealed record ModelLabel(string Label, double Probability, string Model, string Digest)
{
    internal static ModelLabel? Of(ItemPrelabel? prelabel) =>
        prelabel is { Outcome: PrelabelOutcome.Labelled, Label: { } label } ? new ModelLabel(label, prelabel.Probability, prelabel.Model, prelabel.Digest) : null;
}
