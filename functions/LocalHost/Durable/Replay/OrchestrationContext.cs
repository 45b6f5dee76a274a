using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>The context of one replay: takes the orchestrator's steps and feeds it the results that the history has.</summary>
internal sealed class OrchestrationContext(TurnInput turn, OrchestratorThread thread, ILoggerFactory loggers) : TaskOrchestrationContext
{
    private const int CustomStatusLimitBytes = 16 * 1024;

    private readonly List<int> cancelledTimers = [];
    private int guids;
    private DateTime now;
    private bool isReplaying = true;

    public override TaskName Name => turn.Name;

    public override string InstanceId => turn.InstanceId;

    public override ParentOrchestrationInstance? Parent => turn.Parent;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => isReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public StepLedger Ledger { get; } = new();

    public EventWaiters Events { get; } = new();

    /// <summary>The custom status if this turn has set one.</summary>
    public CustomStatus? CustomStatus { get; private set; }

    /// <summary>Set once the code has asked to start over.</summary>
    public ContinuedAsNew? Next { get; private set; }

    public IReadOnlyList<int> CancelledTimers => cancelledTimers;

    public void BeginTurn(DateTime at, bool replaying)
    {
        now = at;
        isReplaying = replaying;
    }

    public override T? GetInput<T>() where T : default
    {
        EnsureThread();
        return Payload.Read<T>(turn.Input);
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureThread();
        RefuseOptionsAsInput(input, options);
        var json = Payload.Write(input);
        return await RetryLoop.RunAsync(this, options?.Retry, async () =>
        {
            var step = new ActivityStep(Ledger.NextId(), name, json);
            return Payload.Read<TResult>(await Ledger.Open(step, name).Task)!;
        });
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        EnsureThread();
        RefuseOptionsAsInput(input, options);
        var json = Payload.Write(input);
        var child = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.Check(child);
        var tags = new Dictionary<string, string>(options?.Tags ?? new Dictionary<string, string>());
        return await RetryLoop.RunAsync(this, options?.Retry, async () =>
        {
            var step = new ChildStep(Ledger.NextId(), orchestratorName, child, json, tags);
            return Payload.Read<TResult>(await Ledger.Open(step, orchestratorName).Task)!;
        });
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureThread();
        var step = new TimerStep(Ledger.NextId(), fireAt.ToUniversalTime());
        var fired = Ledger.Open(step, "timer");
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => CancelTimer(step.Id, fired, cancellationToken));
        }
        await fired.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureThread();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        EnsureThread();
        InstanceIds.Check(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        Ledger.Add(new SendStep(Ledger.NextId(), instanceId, eventName, Payload.Write(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureThread();
        if (!isReplaying)
        {
            CustomStatus = new(Payload.Write(customStatus));
        }
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        EnsureThread();
        if (!preserveUnprocessedEvents)
        {
            Events.DropBuffered();
        }
        Next = new(Payload.Write(newInput), []);
    }

    public override Guid NewGuid()
    {
        EnsureThread();
        return DeterministicGuid.Create(InstanceId, now, guids++);
    }

    /// <summary>Feeds one event of the history, or one that just arrived, to the code.</summary>
    public void Apply(HistoryEvent historyEvent)
    {
        switch (historyEvent)
        {
            case StepEvent e: Ledger.Confirm(e); break;
            case TaskCompleted e: Ledger.Complete(e.TaskId, e.Result); break;
            case TaskFailed e: Ledger.Fail(e.TaskId, e.Failure); break;
            case SubOrchestrationCompleted e: Ledger.Complete(e.TaskId, e.Result); break;
            case SubOrchestrationFailed e: Ledger.Fail(e.TaskId, e.Failure); break;
            case TimerFired e: Ledger.Complete(e.TimerId, null); break;
            case EventRaised e when Next is not null: Events.Keep(e); break; // for the next execution, whoever waits in this one
            case EventRaised e: Events.Deliver(e); break;
            case ExecutionAborted: throw new IllegalAwaitException();
            default: break; // the rest tells readers of the history what happened and does not concern the code
        }
    }

    /// <exception cref="InvalidOperationException">The custom status is too large.</exception>
    public void CheckCustomStatus()
    {
        if (CustomStatus?.Json is { } json && json.Length * sizeof(char) > CustomStatusLimitBytes)
        {
            throw new InvalidOperationException(
                $"The custom status has {json.Length * sizeof(char)} bytes as UTF-16 JSON; at most {CustomStatusLimitBytes} are allowed.");
        }
    }

    /// <exception cref="IllegalAwaitException">The code runs on a thread that is not the orchestrator's.</exception>
    public void EnsureThread()
    {
        if (!thread.IsCurrent)
        {
            thread.ReportLeft();
            throw new IllegalAwaitException();
        }
    }

    private void CancelTimer(int id, TaskCompletionSource<string?> fired, CancellationToken cancellation)
    {
        Ledger.Abandon(id);
        if (fired.TrySetCanceled(cancellation) && !isReplaying)
        {
            cancelledTimers.Add(id);
        }
    }

    private static void RefuseOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("TaskOptions were given as the input; pass them as the argument 'options'.", nameof(input));
        }
    }
}
