using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>Looks at auto-labelling when a batch is scored: first measures the model on what people answered, then says what becomes of its own labels.</summary>
public sealed class AutoLabelReview(AuditStore audits, AutoLabelGate gate, TimeProvider time)
{
    /// <summary>
    /// The labels that the model gave in a batch, as they stand after the batch's own audit; those of a model that no longer passes are withdrawn. Repeating
    /// it says the same.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="answered">Its items that people labelled.</param>
    /// <param name="labelled">Its items that the model labelled.</param>
    /// <param name="labels">The labels of its schema.</param>
    /// <param name="cancellation">Stops it.</param>
    internal async Task<(AutoLabelMeasurement? Measured, IReadOnlyList<ItemConsensus> Labelled)> RunAsync(
        Batch batch, IReadOnlyList<ItemConsensus> answered, IReadOnlyList<ItemConsensus> labelled, LabelVocabulary labels, CancellationToken cancellation)
    {
        if (AutoLabelRule.Concerns(batch))
        {
            await audits.WriteAsync(batch, new AuditedPrelabels(batch.Id, time.GetUtcNow(), AuditCount.Of(answered, labels, batch.Model!.Sha256)), cancellation);
        }

        var measured = await gate.MeasureAsync(batch, cancellation);
        return (measured, [.. labelled.Select(item => measured is { Passes: true } ? item with { Scored = true } : Withdrawn(item))]);
    }

    private static ItemConsensus Withdrawn(ItemConsensus item) => item with { Status = ItemStatus.Unresolved, Label = null, Posterior = 0, Scored = true };
}
