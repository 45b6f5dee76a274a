using System.Text.Encodings.Web;
using System.Text.Json;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>
/// How inputs, outputs, events and custom statuses are written: JSON with PascalCase names and numeric enums, read without regard to
/// the case of names, as the isolated worker does it.
/// </summary>
internal static class Payload
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // fewer bytes in the history; it is never embedded in HTML
    };

    /// <summary>The value as JSON by its run-time type; null for null.</summary>
    public static string? Write(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Options);

    /// <summary>The value of a payload; default when there is none.</summary>
    public static T? Read<T>(string? payload) => payload is null ? default : JsonSerializer.Deserialize<T>(payload, Options);
}
