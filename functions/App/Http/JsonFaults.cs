using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AnnotationFunctions.App.Http;

/// <summary>
/// Finds everything in a JSON value that does not fit a type, where the deserialiser stops at the first fault: unknown, missing and
/// null members and values of the wrong kind, each with its pointer.
/// </summary>
internal static class JsonFaults
{
    internal static IReadOnlyList<ProblemError> Find(JsonElement value, Type type, JsonSerializerOptions options)
    {
        var faults = new List<ProblemError>();
        WalkMember(value, type, mayBeNull: false, options, "", faults);
        return faults;
    }

    private static void Walk(JsonElement value, JsonTypeInfo type, string pointer, List<ProblemError> faults)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object && type.PolymorphismOptions is null:
                WalkObject(value, type, pointer, faults);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var index = 0;
                foreach (var element in value.EnumerateArray())
                {
                    WalkMember(element, type.ElementType!, mayBeNull: true, type.Options, JsonPointer.Append(pointer, index++), faults);
                }

                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    WalkMember(member.Value, type.ElementType!, mayBeNull: true, type.Options, JsonPointer.Append(pointer, member.Name), faults);
                }

                break;
            default:
                Leaf(value, type, pointer, faults);
                break;
        }
    }

    private static void WalkObject(JsonElement value, JsonTypeInfo type, string pointer, List<ProblemError> faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var at = JsonPointer.Append(pointer, member.Name);
            if (!seen.Add(member.Name))
            {
                faults.Add(new ProblemError(at, "This member occurs twice."));
            }
            else if (type.Properties.FirstOrDefault(property => property.Name == member.Name) is not { } known)
            {
                faults.Add(new ProblemError(at, $"Unknown member; expected one of {string.Join(", ", type.Properties.Select(property => property.Name))}."));
            }
            else
            {
                WalkMember(member.Value, known.PropertyType, known.IsSetNullable, type.Options, at, faults);
            }
        }

        foreach (var missing in type.Properties.Where(property => property.IsRequired || IsRequiredParameter(property)))
        {
            if (!seen.Contains(missing.Name))
            {
                faults.Add(new ProblemError(JsonPointer.Append(pointer, missing.Name), "This member is missing."));
            }
        }
    }

    private static bool IsRequiredParameter(JsonPropertyInfo property) =>
        property.AssociatedParameter is { HasDefaultValue: false } && property.Options.RespectRequiredConstructorParameters;

    private static void WalkMember(
        JsonElement value, Type type, bool mayBeNull, JsonSerializerOptions options, string pointer, List<ProblemError> faults)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            Walk(value, options.GetTypeInfo(type), pointer, faults);
        }
        else if (!mayBeNull || (type.IsValueType && Nullable.GetUnderlyingType(type) is null))
        {
            faults.Add(new ProblemError(pointer, $"Must not be null; expected {Expected(type)}."));
        }
    }

    private static void Leaf(JsonElement value, JsonTypeInfo type, string pointer, List<ProblemError> faults)
    {
        try
        {
            _ = value.Deserialize(type);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            faults.Add(new ProblemError(pointer, $"Expected {Expected(type.Type)}, found {Found(value)}."));
        }
    }

    private static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String when value.GetString()!.Length > 40 => "a text",
        _ => value.GetRawText(),
    };

    private static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)),
            _ when type == typeof(string) => "a text",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(double) || type == typeof(decimal) || type == typeof(float) => "a number",
            _ when type == typeof(Uri) => "an address",
            _ when type == typeof(TimeSpan) => "a duration such as \"00:10:00\"",
            _ when type == typeof(DateTimeOffset) => "a time such as \"2026-01-31T12:00:00Z\"",
            _ when type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) => "an array",
            _ => "an object",
        };
    }
}
