using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Quality;

/// <summary>Scores a batch after a round; says how many items were reopened.</summary>
public sealed class ScoreBatch(BatchScorer scorer, StrandedSlots stranded)
{
    /// <summary>The activity.</summary>
    [Function(nameof(ScoreBatch))]
    public Task<ScoreOutcome> RunAsync([ActivityTrigger] BatchRound round, FunctionContext context) =>
        scorer.RunAsync(round.Key, round.Number, context.CancellationToken);

    /// <summary>Updates the scorecards from the answers so far, and sees to items whose last annotator was flagged by it.</summary>
    [Function(nameof(ScoreSoFar))]
    public async Task ScoreSoFar([ActivityTrigger] BatchKey key, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        await scorer.RunInterimAsync(key, context.CancellationToken);
        await stranded.WakeAsync(key.Project, client, context.CancellationToken);
    }
}
