using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Quality;
using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.App.Annotate;

public sealed class AnnotateBatchTests
{
    private static readonly BatchKey Key = new("digits", "first");

    [Fact]
    public async Task FirstLook_ThatFails_LeavesTheBatchAlone()
    {
        var looks = 0;
        var annotated = new TaskCompletionSource<object?>();
        BatchEnd? end = null;
        var context = Batch(closed => end = closed)
            .On(nameof(AnnotateShards), _ => annotated.Task)
            .On(nameof(ScoreBatch.ScoreSoFar), _ =>
            {
                if (++looks == 3)
                {
                    annotated.SetResult(null);
                }

                throw new InvalidOperationException("The table is busy.");
            });

        await AnnotateBatch.RunAsync(context, Selected());

        looks.ShouldBe(3);
        end.ShouldBe(new BatchEnd(Key, "v000001", null));
    }

    [Fact]
    public async Task Scoring_ThatFails_ClosesTheBatchWithTheStepAndItsReason()
    {
        BatchEnd? end = null;
        var context = Batch(closed => end = closed).On(nameof(ScoreBatch), _ => throw new InvalidDataException("Schema 1 is missing."));

        await Should.ThrowAsync<TaskFailedException>(() => AnnotateBatch.RunAsync(context, Selected()));

        end.ShouldNotBeNull().Failure.ShouldBe("ScoreBatch: Schema 1 is missing.");
        context.Steps.ShouldNotContain(nameof(CutDataset));
    }

    [Fact]
    public async Task Gate_ThatRefuses_CutsNothing()
    {
        BatchEnd? end = null;
        var context = Batch(closed => end = closed).On(nameof(GateBatch), false);

        await AnnotateBatch.RunAsync(context, Selected());

        end.ShouldBe(new BatchEnd(Key, null, null));
        context.Steps.ShouldNotContain(nameof(CutDataset));
    }

    private static Selection Selected() => Selection.Of(Key) with { Items = 5, Done = true };

    private static ScriptedContext Batch(Action<BatchEnd> closed) => new ScriptedContext()
        .On(nameof(AnnotateBatch.StartAnnotators), (object?)null)
        .On(nameof(AnnotateShards), (object?)null)
        .On(nameof(ScoreBatch.ScoreSoFar), (object?)null)
        .On(nameof(ScoreBatch), new ScoreOutcome(0, 0))
        .On(nameof(GateBatch), true)
        .On(nameof(CutDataset), "v000001")
        .On(nameof(AnnotateBatch.CloseBatch), input =>
        {
            closed((BatchEnd)input!);
            return Task.FromResult<object?>(null);
        });
}
