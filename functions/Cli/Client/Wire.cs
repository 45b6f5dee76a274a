using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Cli.Client;

/// <summary>JSON as the HTTP API speaks it: camelCase, enumerations as strings, absent instead of null.</summary>
internal static class Wire
{
    internal static readonly JsonSerializerOptions Compact = Create(indented: false);

    internal static readonly JsonSerializerOptions Indented = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
