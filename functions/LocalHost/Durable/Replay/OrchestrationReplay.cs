using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>
/// Runs one turn: the orchestrator from its start over all of its history and then over what has arrived. <c>onForeignAwait</c> is
/// called, on any thread and perhaps after the turn, when the orchestrator awaited something that is not of its context.
/// </summary>
internal sealed class OrchestrationReplay(IDurableFunctions functions, ILoggerFactory loggers, TurnInput turn, Action onForeignAwait)
{
    private readonly OrchestratorThread thread = new(onForeignAwait);
    private OrchestrationContext context = null!;
    private Task<object?>? orchestrator;

    public TurnOutcome Run()
    {
        context = new(turn, thread, loggers);
        Exception? broken = null;
        thread.Run(() => broken = Play());
        if (broken is not null)
        {
            return new([], [], null, Finished.Failed(broken));
        }
        return new([.. context.Ledger.Unconfirmed], context.CancelledTimers, context.CustomStatus, End());
    }

    /// <summary>Returns why the turn is void: the orchestrator broke the rules of replay.</summary>
    private Exception? Play()
    {
        try
        {
            Play(turn.Past, replaying: true);
            Play(turn.Arrived, replaying: false);
            context.CheckCustomStatus();
            if (thread.WasLeft || IsStuck())
            {
                return new IllegalAwaitException();
            }
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private void Play(IReadOnlyList<HistoryEvent> events, bool replaying)
    {
        foreach (var historyEvent in events)
        {
            if (historyEvent is OrchestratorStarted started)
            {
                context.Ledger.EndRecordedTurn();
                context.BeginTurn(started.At, replaying);
            }
            else if (historyEvent is ExecutionStarted)
            {
                orchestrator = RunOrchestrator();
            }
            else
            {
                context.Apply(historyEvent);
            }
            thread.RunPosted();
        }
    }

    private async Task<object?> RunOrchestrator()
    {
        if (!functions.HasOrchestrator(turn.Name))
        {
            throw new MissingOrchestratorException(turn.Name);
        }
        var result = await functions.RunOrchestratorAsync(context);
        context.EnsureThread();
        return result;
    }

    /// <summary>Whether the orchestrator waits although nothing of its context could wake it.</summary>
    private bool IsStuck() => orchestrator is { IsCompleted: false } && !context.Ledger.HasOpenTasks && !context.Events.HasLiveWaiters;

    private ExecutionEnd? End()
    {
        if (orchestrator is not { IsCompleted: true } || context.Ledger.HasOpenTasks)
        {
            return null;
        }
        if (orchestrator.IsCompletedSuccessfully)
        {
            return context.Next is { } next
                ? next with { Carried = context.Events.Buffered }
                : Complete(orchestrator.Result);
        }
        var exception = orchestrator.Exception?.InnerException ?? new TaskCanceledException(orchestrator);
        return exception is MissingOrchestratorException missing ? Finished.Failed(missing.Failure) : Finished.Failed(exception);
    }

    private static Finished Complete(object? result)
    {
        try
        {
            return Finished.Completed(Payload.Write(result));
        }
        catch (NotSupportedException e)
        {
            return Finished.Failed(e);
        }
    }

    private sealed class MissingOrchestratorException(string name) : Exception
    {
        public Microsoft.DurableTask.TaskFailureDetails Failure { get; } = MissingFunction.Orchestrator(name);
    }
}
