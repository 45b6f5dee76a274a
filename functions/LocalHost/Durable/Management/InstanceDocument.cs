using System.Globalization;
using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>Writes the state of an instance as JSON, in the shape of the real host.</summary>
internal static class InstanceDocument
{
    public static void Write(Utf8JsonWriter json, OrchestrationMetadata state, bool showInput, Action<Utf8JsonWriter>? writeHistory = null)
    {
        json.WriteStartObject();
        json.WriteString("name", state.Name);
        json.WriteString("instanceId", state.InstanceId);
        json.WriteString("runtimeStatus", state.RuntimeStatus.ToString());
        json.WritePropertyName("input");
        WritePayload(json, showInput ? state.SerializedInput : null);
        json.WritePropertyName("customStatus");
        WritePayload(json, state.SerializedCustomStatus);
        json.WritePropertyName("output");
        WritePayload(json, state.SerializedOutput);
        json.WriteString("createdTime", Second(state.CreatedAt));
        json.WriteString("lastUpdatedTime", Second(state.LastUpdatedAt));
        if (writeHistory is not null)
        {
            json.WritePropertyName("historyEvents");
            writeHistory(json);
        }
        json.WriteEndObject();
    }

    /// <summary>The history as the real host shows it: steps are shown by their results, turns are left out.</summary>
    public static void WriteHistory(Utf8JsonWriter json, IReadOnlyList<HistoryEvent> history, bool showOutput, OrchestrationMetadata state)
    {
        var steps = history.OfType<StepEvent>().ToDictionary(step => step.Id);
        json.WriteStartArray();
        foreach (var historyEvent in history)
        {
            if (historyEvent is OrchestratorStarted || (historyEvent is StepEvent && historyEvent is not (TimerCreated or EventSent)))
            {
                continue;
            }
            json.WriteStartObject();
            WriteEvent(json, historyEvent, steps, showOutput, state);
            json.WriteString("Timestamp", historyEvent.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>A payload as it is; as a string when it is not JSON, as the text of a failure.</summary>
    public static void WritePayload(Utf8JsonWriter json, string? payload)
    {
        if (payload is null)
        {
            json.WriteNullValue();
            return;
        }
        try
        {
            using var document = JsonDocument.Parse(payload);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(payload);
        }
    }

    private static void WriteEvent(
        Utf8JsonWriter json, HistoryEvent historyEvent, Dictionary<int, StepEvent> steps, bool showOutput, OrchestrationMetadata state)
    {
        switch (historyEvent)
        {
            case ExecutionStarted e:
                Begin("ExecutionStarted", e.Name);
                break;
            case TaskCompleted e:
                Result("TaskCompleted", e.TaskId, e.Result);
                break;
            case TaskFailed e:
                Failure("TaskFailed", e.TaskId, e.Failure);
                break;
            case SubOrchestrationCompleted e:
                Result("SubOrchestrationInstanceCompleted", e.TaskId, e.Result);
                break;
            case SubOrchestrationFailed e:
                Failure("SubOrchestrationInstanceFailed", e.TaskId, e.Failure);
                break;
            case TimerCreated e:
                Begin("TimerCreated", null);
                json.WriteString("FireAt", e.FireAt);
                break;
            case TimerFired e:
                Begin("TimerFired", null);
                json.WriteString("FireAt", (steps.GetValueOrDefault(e.TimerId) as TimerCreated)?.FireAt ?? e.At);
                break;
            case EventSent e:
                Begin("EventSent", null);
                json.WriteString("Name", e.Name);
                json.WriteString("InstanceId", e.InstanceId);
                break;
            case EventRaised e:
                Begin("EventRaised", null);
                json.WriteString("Name", e.Name);
                Output("Input", e.Input);
                break;
            case ExecutionCompleted e:
                Begin("ExecutionCompleted", null);
                json.WriteString("OrchestrationStatus", e.Status.ToString());
                Output("Result", state.SerializedOutput);
                break;
            default:
                Begin(historyEvent.GetType().Name, null);
                break;
        }

        void Begin(string type, string? function)
        {
            json.WriteString("EventType", type);
            if (function is not null)
            {
                json.WriteString("FunctionName", function);
            }
        }

        void BeginStep(string type, int id)
        {
            var step = steps.GetValueOrDefault(id);
            Begin(type, (step as TaskScheduled)?.Name ?? (step as SubOrchestrationCreated)?.Name);
            json.WriteString("ScheduledTime", step?.At ?? historyEvent.At);
        }

        void Result(string type, int id, string? result)
        {
            BeginStep(type, id);
            Output("Result", result);
        }

        void Failure(string type, int id, Microsoft.DurableTask.TaskFailureDetails failure)
        {
            BeginStep(type, id);
            json.WriteString("Reason", failure.ErrorMessage);
            json.WriteString("Details", failure.ToString());
        }

        void Output(string name, string? payload)
        {
            if (showOutput)
            {
                json.WritePropertyName(name);
                WritePayload(json, payload);
            }
        }
    }

    private static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
