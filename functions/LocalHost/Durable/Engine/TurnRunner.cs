using System.Diagnostics;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Replay;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>Takes the turns of instances: reads what is stored, runs the orchestrator, stores what it decided.</summary>
internal sealed class TurnRunner(
    IDurableFunctions functions, DurableReader reader, GroupCommitWriter writer, Dispatcher dispatcher, TimeProvider time,
    ILoggerFactory loggers)
{
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
                await CommitAsync(instance, instance.Loaded!, plan);
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

    private async Task CommitAsync(HotInstance instance, LoadedInstance loaded, TurnPlan plan)
    {
        using var trace = DurableTelemetry.Traces.StartActivity("turn");
        trace?.SetTag("durable.orchestrator", loaded.Row.Name).SetTag("durable.instance", loaded.Row.Id);
        DurableTelemetry.Turns.Add(1);
        var now = Now(loaded);
        var recorded = new List<HistoryEvent>(plan.Recorded);
        var outcome = plan.Termination is { } termination
            ? new TurnOutcome([], [], null, new Finished(OrchestrationRuntimeStatus.Terminated, termination.Output, null))
            : Run(loaded, plan, now, recorded);
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

    private TurnOutcome Run(LoadedInstance loaded, TurnPlan plan, DateTime now, List<HistoryEvent> recorded)
    {
        if (plan.Arrived.Count == 0)
        {
            return new([], [], null, null);
        }
        HistoryEvent[] arrived = [new OrchestratorStarted { At = now }, .. plan.Arrived];
        var row = loaded.Row;
        var parent = row.Parent is { } link ? new ParentOrchestrationInstance(link.Name, link.InstanceId) : null;
        var input = new TurnInput(row.Id, row.Name, parent, loaded.Input, loaded.History, arrived);
        var outcome = new OrchestrationReplay(functions, loggers, input, () => Abort(row)).Run();
        recorded.AddRange(arrived);
        recorded.AddRange(outcome.Steps.Select(step => step.Recorded(now)));
        return outcome;
    }

    /// <summary>The orchestrator left its thread, perhaps after its turn: its next turn fails it.</summary>
    private void Abort(InstanceRow row)
    {
        log.ForeignAwait(row.Name, row.Id);
        var aborted = new ExecutionAborted(IllegalAwaitException.Explanation) { At = time.GetUtcNow().UtcDateTime };
        _ = writer.WriteAsync(session =>
        {
            if (session.Find(row.Id) is { IsFinished: false } current && current.Execution == row.Execution)
            {
                session.Send(row.Id, row.Execution, aborted);
            }
            return true;
        });
    }

    private void RecoverLater(HotInstance instance, IReadOnlyList<Message> inbox, Exception exception, CancellationToken stopping)
    {
        instance.Loaded = null;
        instance.FailedTurns++;
        log.TurnFailed(exception, instance.Id, instance.FailedTurns);
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
