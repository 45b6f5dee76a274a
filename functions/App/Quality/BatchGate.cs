using System.Globalization;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;

namespace AnnotationFunctions.App.Quality;

/// <summary>Puts a scored batch to its gate and says what to do about what does not pass.</summary>
public sealed class BatchGate(ConsensusStore consensus, BatchStore batches, FindingStore findings, TimeProvider time)
{
    /// <summary>Evaluates the gate and keeps its result with the batch.</summary>
    public async Task<GateResult> RunAsync(BatchKey key, CancellationToken cancellation)
    {
        var batch = await batches.GetAsync(key, cancellation);
        var items = new List<ItemConsensus>();
        await foreach (var item in consensus.ReadScoredAsync(key, cancellation))
        {
            items.Add(item);
        }

        var agreement = batch.Agreement ?? throw new InvalidDataException($"Batch '{key.Batch}' was not scored before its gate.");
        var gate = Gate.Evaluate(items, batch.Progress.Items, agreement, batch.Policy, batch.AutoLabel);
        await findings.WriteAsync(key.Project, Findings(batch, items, gate), cancellation);
        await batches.UpdateAsync(key, current => current with { Gate = gate }, cancellation);
        return gate;
    }

    private IEnumerable<Finding> Findings(Batch batch, List<ItemConsensus> items, GateResult gate)
    {
        var now = time.GetUtcNow();
        if (!gate.Passed)
        {
            var reasons = string.Join(" ", gate.Checks.Where(check => !check.Passed).Select(check => check.Reason));
            yield return Finding.Of(
                FindingKind.BatchRejected, batch.Id, batch.Id, reasons, now,
                "Look at the items on which annotators disagree and at the annotators' scorecards.",
                "Make the guideline clearer where they differ, and annotate the items again in a new batch.");
        }

        foreach (var item in items.Where(item => !Gate.Admits(item, batch.Policy)))
        {
            if (item.IsAutoLabelled)
            {
                yield return Finding.Of(
                    FindingKind.ItemUncertain, batch.Id, item.Item, "The model's label was withdrawn: what people say of the model does not pass the policy any more.", now,
                    "Take it into the next batch: people label it there.");
                continue;
            }

            yield return item.Status == ItemStatus.Unresolved
                ? Finding.Of(
                    FindingKind.ItemUnresolved, batch.Id, item.Item, $"{item.Votes.Count} answers do not settle the label, and nobody is left to ask.", now,
                    "Have a reviewer decide it, or add annotators and take it into the next batch.",
                    "If it is undecidable, say in the guideline how such items are labelled.")
                : Finding.Of(
                    FindingKind.ItemUncertain, batch.Id, item.Item,
                    string.Create(CultureInfo.InvariantCulture, $"The posterior of its label is {item.Posterior:F3}; promotion asks for {batch.Policy.PromotionPosterior}."), now,
                    "Take it into the next batch, or have a reviewer decide it.");
        }

        if (items.Count < batch.Progress.Items)
        {
            yield return Finding.Of(
                FindingKind.ItemFailed, batch.Id, batch.Id,
                $"{batch.Progress.Items - items.Count} items were not annotated because their orchestrations failed.", now,
                "Look for the failed instances in the log, then take the items into a new batch.");
        }
    }
}
