using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.App;

/// <summary>
/// The two dialects of JSON: <see cref="Http"/> for what crosses the wire, strict in what it accepts; <see cref="Stored"/> for
/// what is kept, which must still be readable by a version of the app that knows fewer or more members.
/// </summary>
public static class Json
{
    /// <summary>camelCase, enums as camelCase strings; unknown, missing, doubled and wrongly null members are errors.</summary>
    public static JsonSerializerOptions Http { get; } = Create(JsonUnmappedMemberHandling.Disallow, strict: true);

    /// <summary>camelCase, enums as camelCase strings, nulls left out; unknown members are ignored.</summary>
    public static JsonSerializerOptions Stored { get; } = Create(JsonUnmappedMemberHandling.Skip, strict: false);

    private static JsonSerializerOptions Create(JsonUnmappedMemberHandling unmapped, bool strict)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            UnmappedMemberHandling = unmapped,
            AllowDuplicateProperties = !strict,
            RespectNullableAnnotations = strict,
            RespectRequiredConstructorParameters = strict,
            AllowOutOfOrderMetadataProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            // Bodies are never put into HTML; without this every accent and quote takes six characters of a bounded row.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new EnumNames(strict));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Names enums in camelCase, but for those that name themselves: a converter in the options would win over the type's own.</summary>
    private sealed class EnumNames(bool strict) : JsonConverterFactory
    {
        private readonly JsonStringEnumConverter names = new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

        public override bool CanConvert(Type type) => names.CanConvert(type) && !type.IsDefined(typeof(JsonConverterAttribute), inherit: false);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options)
        {
            var converter = names.CreateConverter(type, options)!;
            return strict ? (JsonConverter)Activator.CreateInstance(typeof(OneName<>).MakeGenericType(type), converter)! : converter;
        }
    }

    /// <summary>Refuses lists: the framework's converter takes <c>"a, b"</c> for the value, of any enum, whose bits are those of both.</summary>
    private sealed class OneName<T>(JsonConverter<T> names) : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString()!.Contains(',') ? throw new JsonException() : names.Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => names.Write(writer, value, options);

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()!.Contains(',') ? throw new JsonException() : names.ReadAsPropertyName(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => names.WriteAsPropertyName(writer, value, options);
    }
}
