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
        options.Converters.Add(new EnumNames());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Names enums in camelCase, but for those that name themselves: a converter in the options would win over the type's own.</summary>
    private sealed class EnumNames : JsonConverterFactory
    {
        private readonly JsonStringEnumConverter names = new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

        public override bool CanConvert(Type type) => names.CanConvert(type) && !type.IsDefined(typeof(JsonConverterAttribute), inherit: false);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) => names.CreateConverter(type, options)!;
    }
}
