using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace AnnotationFunctions.LocalHost.Durable.History;

/// <summary>How events and failures are kept: compact JSON. Old histories must stay readable, so names here never change.</summary>
internal static class HistoryJson
{
    private static readonly HistoryJsonContext Json = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(HistoryEvent historyEvent) => JsonSerializer.SerializeToUtf8Bytes(historyEvent, Json.HistoryEvent);

    public static HistoryEvent ReadEvent(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Json.HistoryEvent) ?? throw new JsonException("A history event is null.");

    public static IReadOnlyList<HistoryEvent> ReadEvents(string json) =>
        JsonSerializer.Deserialize(json, Json.ListHistoryEvent) ?? throw new JsonException("A history is null.");

    public static string Write(TaskFailureDetails failure) => JsonSerializer.Serialize(failure, Json.TaskFailureDetails);

    public static TaskFailureDetails? ReadFailure(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Json.TaskFailureDetails);

    public static string? Write(IReadOnlyDictionary<string, string> tags) =>
        tags.Count == 0 ? null : JsonSerializer.Serialize(new Dictionary<string, string>(tags), Json.DictionaryStringString);

    public static IReadOnlyDictionary<string, string> ReadTags(string? json) =>
        json is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize(json, Json.DictionaryStringString) ?? [];
}

[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(List<HistoryEvent>))]
[JsonSerializable(typeof(TaskFailureDetails))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class HistoryJsonContext : JsonSerializerContext;
