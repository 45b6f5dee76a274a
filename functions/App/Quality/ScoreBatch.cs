using AnnotationFunctions.App.Annotate.Batches;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Quality;

/// <summary>Scores a batch after a round; says how many items were reopened.</summary>
public sealed class ScoreBatch(BatchScorer scorer)
{
    /// <summary>The activity.</summary>
    [Function(nameof(ScoreBatch))]
    public Task<ScoreOutcome> RunAsync([ActivityTrigger] BatchRound round, FunctionContext context) =>
        scorer.RunAsync(round.Key, round.Number, context.CancellationToken);

    /// <summary>Updates the scorecards from the answers so far.</summary>
    [Function(nameof(ScoreSoFar))]
    public Task ScoreSoFar([ActivityTrigger] BatchKey key, FunctionContext context) => scorer.RunInterimAsync(key, context.CancellationToken);
}
