using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>
/// All that a turn of an orchestration depends on: its recorded history, which is replayed first, and the events of this turn, which
/// begin with an <see cref="OrchestratorStarted"/>.
/// </summary>
internal sealed record TurnInput(
    string InstanceId,
    string Name,
    ParentOrchestrationInstance? Parent,
    string? Input,
    IReadOnlyList<HistoryEvent> Past,
    IReadOnlyList<HistoryEvent> Arrived);
