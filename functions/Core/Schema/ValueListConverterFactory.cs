using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Reads and writes <see cref="ValueList{T}"/> as a JSON array.</summary>
internal sealed class ValueListConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ValueList<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()), options)!;

    /// <summary>Reads and writes through the array's own converter: JsonSerializer would scan each list twice to find its end.</summary>
    private sealed class Converter<T>(JsonSerializerOptions options) : JsonConverter<ValueList<T>>
    {
        private readonly Lazy<JsonConverter<T[]>> _array = new(() => (JsonConverter<T[]>)options.GetConverter(typeof(T[])));

        public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            _array.Value.Read(ref reader, typeof(T[]), options) is { } items
                ? new ValueList<T>(items)
                : throw new JsonException("Expected an array.");

        public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options) =>
            _array.Value.Write(writer, value.Items, options);
    }
}
