using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>A history that an engine of the past has written, with the orchestration it belongs to.</summary>
internal sealed record SavedHistory(
    string Orchestrator, string InstanceId, string? Input, string? Output, string Status, string? CustomStatus, IReadOnlyList<HistoryEvent> Events)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Durable", "Histories");

    public static SavedHistory Read(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        var root = json.RootElement;
        return new(
            root.GetProperty("orchestrator").GetString()!, root.GetProperty("instanceId").GetString()!, root.GetProperty("input").GetString(),
            root.GetProperty("output").GetString(), root.GetProperty("status").GetString()!, root.GetProperty("customStatus").GetString(),
            HistoryJson.ReadEvents(root.GetProperty("events").GetRawText()));
    }

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            orchestrator = Orchestrator,
            instanceId = InstanceId,
            input = Input,
            output = Output,
            status = Status,
            customStatus = CustomStatus,
            events = Events.Select(e => JsonSerializer.Deserialize<JsonElement>(HistoryJson.Write(WithoutStackTrace(e)))),
        },
        Indented);

    /// <summary>Stack traces tell paths of the machine that recorded them, and no orchestrator may depend on them.</summary>
    private static HistoryEvent WithoutStackTrace(HistoryEvent historyEvent) => historyEvent switch
    {
        TaskFailed e => e with { Failure = WithoutStackTrace(e.Failure) },
        SubOrchestrationFailed e => e with { Failure = WithoutStackTrace(e.Failure) },
        _ => historyEvent,
    };

    private static TaskFailureDetails WithoutStackTrace(TaskFailureDetails failure) => failure with
    {
        StackTrace = null,
        InnerFailure = failure.InnerFailure is { } inner ? WithoutStackTrace(inner) : null,
    };
}
