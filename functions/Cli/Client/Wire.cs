using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Cli.Client;

/// <summary>JSON as the HTTP API speaks it: camelCase, enumerations as strings.</summary>
internal static class Wire
{
    /// <summary>For requests and answers: absent instead of null.</summary>
    internal static readonly JsonSerializerOptions Compact = Create(indented: false, JsonIgnoreCondition.WhenWritingNull);

    /// <summary>For what commands print: every field is there, and null says that it has no value.</summary>
    internal static readonly JsonSerializerOptions Indented = Create(indented: true, JsonIgnoreCondition.Never);

    private static JsonSerializerOptions Create(bool indented, JsonIgnoreCondition ignore) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        DefaultIgnoreCondition = ignore,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
