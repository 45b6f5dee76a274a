using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>
/// The activity that pre-labels a shard of items. A model that cannot be used stops nothing: its items go on without a pre-label, and the
/// counts say why. Repeating it writes the same rows again.
/// </summary>
public sealed partial class PrelabelItems(
    ProjectStore projects, ItemStore items, PrelabelStore prelabels, IEnumerable<IPrelabelAdapter> adapters, TimeProvider time, ILogger<PrelabelItems> logger)
{
    /// <summary>Pre-labels the items of <paramref name="shard"/> with the model that its project has now.</summary>
    [Function(nameof(PrelabelItems))]
    public async Task<PrelabelCounts> RunAsync([ActivityTrigger] PrelabelShard shard, CancellationToken cancellation)
    {
        var project = await projects.GetAsync(shard.Project, cancellation);
        if (project?.Model is not { } model)
        {
            return new PrelabelCounts(0, shard.Items.Count, 0);
        }

        var found = await Task.WhenAll(shard.Items.Select(item => items.FindAsync(shard.Project, item, cancellation)));
        var taken = found.OfType<Item>()
            .GroupBy(item => adapters.FirstOrDefault(adapter => adapter.Takes(project.Schema.TaskType, item.Kind)))
            .Where(group => group.Key is not null)
            .ToDictionary(group => group.Key!, group => group.ToList());
        var skipped = shard.Items.Count - taken.Values.Sum(group => group.Count);
        try
        {
            ModelCheck.Classes(model, project.Schema);
            var written = 0;
            foreach (var (adapter, group) in taken)
            {
                var answers = await adapter.RunAsync(model, group, cancellation);
                var rows = group.Zip(answers).Where(pair => pair.Second is not null).Select(pair => Row(shard, model, project.Schema, pair.First, pair.Second!)).ToList();
                await prelabels.WriteAsync(shard.Project, rows, cancellation);
                written += rows.Count;
            }

            var failed = shard.Items.Count - skipped - written;
            return new PrelabelCounts(
                written, skipped, failed, model.Name, model.Sha256,
                failed > 0 ? $"The model gave {failed} of {failed + written} items no finite answer, or their media could not be read." : null);
        }
        catch (ModelException e)
        {
            LogUnusable(shard.Project, model.Sha256, e.Message);
            return new PrelabelCounts(0, skipped, shard.Items.Count - skipped, model.Name, model.Sha256, e.Message);
        }
    }

    private ItemPrelabel Row(PrelabelShard shard, ModelReference model, LabelSchema schema, Item item, ModelAnswer answer) => new(
        item.Id, answer.Label, answer.Probability, model.Input.Classes, answer.Probabilities, model.Name, model.Sha256, schema.Version, shard.Batch, time.GetUtcNow());

    [LoggerMessage(1650, LogLevel.Warning, "The model {Digest} of project {Project} cannot be used: {Reason}")]
    private partial void LogUnusable(string project, string digest, string reason);
}
