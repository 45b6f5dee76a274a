using AnnotationFunctions.App.Annotate.Annotators;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate;

/// <summary>
/// Hands tasks to one annotator who is called, one look after the other: at every answer, when somebody opens slots, when a lease runs
/// out. Ends when the project has no batch under way, and is started again with the next one.
/// </summary>
public sealed class ServeAnnotator(AnnotatorDesk desk)
{
    private const int LooksPerHistory = 50;

    /// <summary>The orchestrator.</summary>
    [Function(nameof(ServeAnnotator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AnnotatorKey key)
    {
        var woken = context.WaitForExternalEvent<object?>(Wake.Event);
        for (var look = 0; look < LooksPerHistory; look++)
        {
            while (woken.IsCompleted)
            {
                woken = context.WaitForExternalEvent<object?>(Wake.Event);
            }

            var step = await context.CallActivityAsync<ServeStep>(nameof(ServeOnce), key, Retries.Storage);
            if (step.Done)
            {
                return;
            }

            using var timer = new CancellationTokenSource();
            await Task.WhenAny(woken, context.CreateTimer(step.WakeAt, timer.Token));
            timer.Cancel();
        }

        context.ContinueAsNew(key);
    }

    /// <summary>Takes back, claims and delivers.</summary>
    [Function(nameof(ServeOnce))]
    public Task<ServeStep> ServeOnce([ActivityTrigger] AnnotatorKey key, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        desk.RunAsync(key, client, context.CancellationToken);
}
