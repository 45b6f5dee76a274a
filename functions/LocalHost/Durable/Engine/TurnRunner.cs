using System.Diagnostics;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>Takes the turns of instances: reads what is stored, runs the orchestrator, stores what it decided.</summary>
internal sealed class TurnRunner(
    IDurableFunctions functions, DurableReader reader, GroupCommitWriter writer, Dispatcher dispatcher, TimeProvider time,
    ILoggerFactory loggers)
{
    private const int ConflictsInARow = 3;

    private readonly ILogger log = loggers.CreateLogger(DurableTelemetry.Name);

    /// <summary>Takes turns until the dispatcher stops or the host does.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await foreach (var instance in dispatcher.Ready.ReadAllAsync(stopping))
        {
            await TakeTurnAsync(instance, stopping);
        }
    }

    private async Task TakeTurnAsync(HotInstance instance, CancellationToken stopping)
    {
        var inbox = dispatcher.BeginTurn(instance);
        try
        {
            instance.Loaded ??= Load(instance.Id);
            var plan = TurnPlan.Create(instance.Loaded, inbox);
            if (plan.Stale.Count > 0)
            {
                await writer.WriteAsync(session => InstanceWrites.Discard(session, plan.Stale));
            }
            if (!plan.IsEmpty)
            {
                await CommitAsync(instance, instance.Loaded!, plan, stopping);
            }
            instance.FailedTurns = 0;
            dispatcher.EndTurn(instance, [.. plan.Stale, .. plan.Consumed]);
        }
        catch (Exception e)
        {
            RecoverLater(instance, inbox, e, stopping);
        }
    }

    private LoadedInstance? Load(string id)
    {
        if (reader.Find(id) is not { IsFinished: false } row)
        {
            return null;
        }
        return new(row, reader.Payload(row.Execution, PayloadKind.Input), reader.History(row.Execution));
    }

    private async Task CommitAsync(HotInstance instance, LoadedInstance loaded, TurnPlan plan, CancellationToken stopping)
    {
        using var trace = DurableTelemetry.Traces.StartActivity("turn");
        trace?.SetTag("durable.orchestrator", loaded.Row.Name).SetTag("durable.instance", loaded.Row.Id);
        DurableTelemetry.Turns.Add(1);
        var now = Now(loaded);
        var recorded = new List<HistoryEvent>(plan.Recorded);
        var outcome = plan.Termination is { } termination
            ? new TurnOutcome([], null, new Finished(OrchestrationRuntimeStatus.Terminated, termination.Output, null))
            : await RunAsync(loaded, plan, now, recorded, stopping);
        var finished = outcome.End as Finished;
        if (finished is not null)
        {
            recorded.Add(new ExecutionCompleted(finished.Status) { At = now });
        }
        var commit = new TurnCommit
        {
            From = loaded.Row,
            Consumed = plan.Consumed,
            Status = finished?.Status ?? plan.Status,
            Now = now,
            Recorded = outcome.End is ContinuedAsNew ? [] : recorded.ConvertAll(HistoryJson.Write),
            Outcome = outcome,
            TerminateChildren = plan.Termination is { Recursive: true },
        };
        await writer.WriteAsync(commit.Apply);
        if (outcome.End is null)
        {
            loaded.Advance(commit.To, recorded);
        }
        else
        {
            instance.Loaded = null;
        }
        Report(loaded.Row, plan, finished);
    }

    private async Task<TurnOutcome> RunAsync(LoadedInstance loaded, TurnPlan plan, DateTime now, List<HistoryEvent> recorded, CancellationToken stopping)
    {
        if (plan.Arrived.Count == 0)
        {
            return TurnOutcome.Nothing;
        }

        var row = loaded.Row;
        HistoryEvent[] arrived = [new OrchestratorStarted { At = now }, .. plan.Arrived];
        var outcome = functions.HasOrchestrator(row.Name)
            ? await functions.TakeTurnAsync(new TurnInput(row, loaded.Input, loaded.History, arrived, loaded.Session), stopping)
            : new TurnOutcome([], null, Finished.Failed(MissingFunction.Orchestrator(row.Name)));
        recorded.AddRange(arrived);
        recorded.AddRange(outcome.Steps.Select(step => step.Recorded(now)));
        return outcome with { CustomStatus = loaded.Changed(outcome.CustomStatus) };
    }

    private void RecoverLater(HotInstance instance, IReadOnlyList<Message> inbox, Exception exception, CancellationToken stopping)
    {
        instance.Loaded = null;
        instance.FailedTurns++;
        Report(instance, exception, stopping);
        _ = RetryAsync();

        async Task RetryAsync()
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(30_000, 50 << Math.Min(instance.FailedTurns, 10))), time, stopping);
                var stored = reader.MessageNumbers(instance.Id);
                dispatcher.Withdraw([.. inbox.Where(m => !stored.Contains(m.Seq)).Select(m => (instance.Id, m.Seq))]);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                log.TurnFailed(e, instance.Id, instance.FailedTurns);
            }
            dispatcher.Retry(instance);
        }
    }

    /// <summary>A turn that is overtaken, as by a purge or by the end of its timers, is ordinary; one that is overtaken again and again is not.</summary>
    private void Report(HotInstance instance, Exception exception, CancellationToken stopping)
    {
        switch (exception)
        {
            case OperationCanceledException when stopping.IsCancellationRequested:
                break; // the next start takes it
            case TurnConflictException when instance.FailedTurns <= ConflictsInARow:
                log.TurnOvertaken(instance.Id, exception.Message);
                break;
            case WorkerLostException:
                log.TurnCutOff(instance.Id);
                break;
            default:
                log.TurnFailed(exception, instance.Id, instance.FailedTurns);
                break;
        }
    }

    private void Report(InstanceRow row, TurnPlan plan, Finished? finished)
    {
        if (plan.Arrived.Any(e => e is ExecutionStarted))
        {
            DurableTelemetry.Started.Add(1);
        }
        if (finished is null)
        {
            return;
        }
        DurableTelemetry.CountFinished(finished.Status);
        if (finished.Failure is { } failure)
        {
            log.OrchestrationFailed(row.Name, row.Id, failure.ErrorType);
        }
    }

    private DateTime Now(LoadedInstance loaded)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now > loaded.LastTurn ? now : loaded.LastTurn;
    }
}
