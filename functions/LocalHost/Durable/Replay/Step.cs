using AnnotationFunctions.LocalHost.Durable.History;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>Something that an orchestrator asked for and that is not in its history yet.</summary>
internal abstract record Step(int Id)
{
    /// <summary>What to call it in an error message.</summary>
    public abstract string Title { get; }

    /// <summary>The event that records it.</summary>
    public abstract StepEvent Recorded(DateTime at);

    /// <summary>What to call a recorded step in an error message; equal titles mean equal steps.</summary>
    public static string TitleOf(StepEvent recorded) => recorded switch
    {
        TaskScheduled e => ActivityTitle(e.Name),
        TimerCreated => TimerTitle,
        SubOrchestrationCreated e => ChildTitle(e.Name),
        EventSent e => SendTitle(e.Name),
        _ => recorded.GetType().Name,
    };

    protected const string TimerTitle = "a timer";

    protected static string ActivityTitle(string name) => $"activity '{name}'";

    protected static string ChildTitle(string name) => $"sub-orchestration '{name}'";

    protected static string SendTitle(string name) => $"sending event '{name}'";
}

internal sealed record ActivityStep(int Id, string Name, string? Input) : Step(Id)
{
    public override string Title => ActivityTitle(Name);

    public override StepEvent Recorded(DateTime at) => new TaskScheduled(Id, Name) { At = at };
}

internal sealed record TimerStep(int Id, DateTime FireAt) : Step(Id)
{
    public override string Title => TimerTitle;

    public override StepEvent Recorded(DateTime at) => new TimerCreated(Id, FireAt) { At = at };
}

internal sealed record ChildStep(
    int Id, string Name, string InstanceId, string? Input, IReadOnlyDictionary<string, string> Tags) : Step(Id)
{
    public override string Title => ChildTitle(Name);

    public override StepEvent Recorded(DateTime at) => new SubOrchestrationCreated(Id, Name, InstanceId) { At = at };
}

internal sealed record SendStep(int Id, string InstanceId, string EventName, string? Input) : Step(Id)
{
    public override string Title => SendTitle(EventName);

    public override StepEvent Recorded(DateTime at) => new EventSent(Id, InstanceId, EventName) { At = at };
}
