using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Ingest;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>
/// Gives the items of a project to its model, some hundred at a time, whatever their task type: to look at what the model says, for vectors, to
/// compare a model with labels. It touches no batch.
/// </summary>
public sealed class PrelabelProject(PassStore passes, ItemStore items, PrelabelStore prelabels, TimeProvider time)
{
    private const int PageSize = 400;
    private const int PagesPerHistory = 20;
    private const int Parallel = 16;

    /// <summary>The orchestrator.</summary>
    [Function(nameof(PrelabelProject))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, PassStep step)
    {
        try
        {
            for (var page = 0; page < PagesPerHistory; page++)
            {
                var next = await context.CallActivityAsync<PassPage>(nameof(ReadPass), step, Retries.Batch);
                await PrelabelRun.RunAsync(context, step.Project, PrelabelPass.MarkOf(step.Pass), next.Items);
                step = step with { Taken = step.Taken + next.Items.Count, Continuation = next.Continuation };
                context.SetCustomStatus(step.Taken);
                if (next.Continuation is null)
                {
                    await context.CallActivityAsync(nameof(ClosePass), new PassEnd(step.Project, step.Pass), Retries.Batch);
                    return;
                }
            }
        }
        catch (TaskFailedException e)
        {
            await context.CallActivityAsync(nameof(ClosePass), new PassEnd(step.Project, step.Pass, $"{e.TaskName}: {e.FailureDetails?.ErrorMessage ?? e.Message}"), Retries.Batch);
            throw;
        }

        context.ContinueAsNew(step);
    }

    /// <summary>The next items, without those that the model has done already.</summary>
    [Function(nameof(ReadPass))]
    public async Task<PassPage> ReadPass([ActivityTrigger] PassStep step, CancellationToken cancellation)
    {
        var pass = await passes.FindAsync(step.Project, step.Pass, cancellation)
            ?? throw new InvalidDataException($"There is no pass '{step.Pass}' in project '{step.Project}'.");
        var (page, continuation) = await items.PageAsync(step.Project, PageSize, step.Continuation, cancellation);
        var left = (pass.Limit ?? int.MaxValue) - step.Taken;
        var taken = new List<string>();
        foreach (var chunk in page.Where(item => item.IsSelectable).Select(item => item.Id).Chunk(Parallel))
        {
            var done = await Task.WhenAll(chunk.Select(item => IsDoneAsync(pass, item, cancellation)));
            taken.AddRange(chunk.Where((_, i) => !done[i]));
        }

        return taken.Count < left ? new PassPage(taken, continuation) : new PassPage([.. taken.Take(left)], null);
    }

    /// <summary>Keeps how the pass ended.</summary>
    [Function(nameof(ClosePass))]
    public Task ClosePass([ActivityTrigger] PassEnd end, CancellationToken cancellation) => passes.CloseAsync(end, time.GetUtcNow(), cancellation);

    private async Task<bool> IsDoneAsync(PrelabelPass pass, string item, CancellationToken cancellation) =>
        !pass.Again && await prelabels.FindRowAsync(pass.Project, item, cancellation) is { } row && row.IsOf(pass.Model, pass.SchemaVersion);
}
