using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>An execution as stored: its row, its input and its parsed history.</summary>
internal sealed class LoadedInstance(InstanceRow row, string? input, List<HistoryEvent> history)
{
    public InstanceRow Row { get; private set; } = row;

    public string? Input => input;

    /// <summary>About how many bytes of memory it takes.</summary>
    public long Bytes { get; private set; } = 500 + (2 * (input?.Length ?? 0)) + history.Sum(Size);

    public IReadOnlyList<HistoryEvent> History => history;

    /// <summary>What the worker remembers of it.</summary>
    public WorkerSession Session { get; } = new();

    private string? CustomStatus { get; set; }

    public bool HasStarted => history.Exists(e => e is ExecutionStarted);

    /// <summary>The time of the last turn; time never runs backwards within an instance.</summary>
    public DateTime LastTurn => history.FindLast(e => e is OrchestratorStarted)?.At ?? DateTime.MinValue;

    /// <summary>A custom status where it is another than that of the turn before; every turn states it.</summary>
    public string? Changed(string? customStatus)
    {
        var changed = customStatus == CustomStatus ? null : customStatus;
        CustomStatus = customStatus ?? CustomStatus;
        return changed;
    }

    public void Advance(InstanceRow to, IReadOnlyList<HistoryEvent> recorded)
    {
        Row = to;
        history.AddRange(recorded);
        Bytes += recorded.Sum(Size);
    }

    private static long Size(HistoryEvent historyEvent) => 150 + (2 * historyEvent switch
    {
        TaskCompleted e => e.Result?.Length ?? 0,
        SubOrchestrationCompleted e => e.Result?.Length ?? 0,
        EventRaised e => e.Input?.Length ?? 0,
        TaskFailed or SubOrchestrationFailed => 1_000,
        _ => 0,
    });
}
