using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>What Label Studio sends to <c>/predict</c>. Members that are not listed are its own business.</summary>
/// <param name="Tasks">The tasks to predict.</param>
/// <param name="LabelConfig">The labelling interface, in XML: it says how regions and choices are called.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PredictRequest(
    [property: JsonPropertyName("tasks")] IReadOnlyList<PredictTask> Tasks,
    [property: JsonPropertyName("label_config")] string? LabelConfig = null);

/// <summary>A task of Label Studio.</summary>
/// <param name="Data">Its data; the member that the labelling interface names holds the text or the address of the media.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PredictTask([property: JsonPropertyName("data")] JsonObject Data);
