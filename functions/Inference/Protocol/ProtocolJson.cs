using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Inference.Protocol;

internal sealed record ErrorMessage(string Error);

internal sealed record ServerMetadata(string Name, string Version, string[] Extensions);

internal sealed record LiveMessage(bool Live);

internal sealed record ReadyMessage(bool Ready);

internal sealed record ModelReadyMessage(string Name, bool Ready);

internal sealed record TensorMetadata(string Name, string Datatype, long[] Shape);

/// <param name="ModelSha256">The digest of the version's file.</param>
/// <param name="ModelVersion">The version described.</param>
/// <param name="MaxBatchSize">Rows of a request at most; 0 for models without batches.</param>
/// <param name="LatencyBoundMs">What its batches are kept within.</param>
internal sealed record ModelParameters(
    [property: JsonPropertyName("model_sha256")] string ModelSha256, string ModelVersion, int MaxBatchSize, double LatencyBoundMs);

internal sealed record ModelMetadata(
    string Name, string[] Versions, string Platform, TensorMetadata[] Inputs, TensorMetadata[] Outputs, ModelParameters Parameters);

internal sealed record IndexRequest(bool Ready);

internal sealed record IndexEntry(string Name, string? Version, string State, string? Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(LiveMessage))]
[JsonSerializable(typeof(ReadyMessage))]
[JsonSerializable(typeof(ModelReadyMessage))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(IndexRequest))]
[JsonSerializable(typeof(IndexEntry[]))]
internal sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>The same, with quotation marks in messages as people read them: answers are no part of a page.</summary>
    public static ProtocolJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
