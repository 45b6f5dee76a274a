using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>
/// Evaluates JSON Schema 2020-12 by its definition, with the keywords that the documents use. It refuses a keyword that it does not
/// know, so that none goes untested. A second oracle beside NJsonSchema, which leaves out <c>contains</c>, <c>if</c> and <c>const</c>.
/// </summary>
internal static class JsonSchemaEvaluator
{
    public static bool IsValid(JsonObject schema, JsonNode? value) => schema.All(keyword => Keyword(schema, keyword.Key, keyword.Value!, value));

    private static bool Keyword(JsonObject schema, string keyword, JsonNode rule, JsonNode? value) => keyword switch
    {
        "$schema" or "title" or "$comment" => true,
        "type" => IsType(rule.GetValue<string>(), value),
        "const" => JsonNode.DeepEquals(rule, value),
        "enum" => rule.AsArray().Any(option => JsonNode.DeepEquals(option, value)),
        "properties" => value is not JsonObject item || rule.AsObject().All(member => !item.TryGetPropertyValue(member.Key, out var own) || IsValid(member.Value!.AsObject(), own)),
        "required" => value is not JsonObject item || rule.AsArray().All(name => item.ContainsKey(name!.GetValue<string>())),
        "additionalProperties" => value is not JsonObject item || item.All(member => schema["properties"]!.AsObject().ContainsKey(member.Key)),
        "items" => value is not JsonArray list || list.All(element => IsValid(rule.AsObject(), element)),
        "minItems" => value is not JsonArray list || list.Count >= rule.GetValue<int>(),
        "maxItems" => value is not JsonArray list || list.Count <= rule.GetValue<int>(),
        "uniqueItems" => value is not JsonArray list || !list.Where((element, i) => list.Take(i).Any(earlier => JsonNode.DeepEquals(earlier, element))).Any(),
        "contains" => value is not JsonArray list || Contains(schema, list),
        "minContains" or "maxContains" => schema.ContainsKey("contains"),
        "minLength" => !TryText(value, out var text) || text.EnumerateRunes().Count() >= rule.GetValue<int>(),
        "maxLength" => !TryText(value, out var text) || text.EnumerateRunes().Count() <= rule.GetValue<int>(),
        "pattern" => !TryText(value, out var text) || Regex.IsMatch(text, rule.GetValue<string>(), RegexOptions.ECMAScript),
        "minimum" => !TryNumber(value, out var number) || number >= ToDouble(rule),
        "maximum" => !TryNumber(value, out var number) || number <= ToDouble(rule),
        "exclusiveMinimum" => !TryNumber(value, out var number) || number > ToDouble(rule),
        "exclusiveMaximum" => !TryNumber(value, out var number) || number < ToDouble(rule),
        "allOf" => rule.AsArray().All(part => IsValid(part!.AsObject(), value)),
        "anyOf" => rule.AsArray().Any(part => IsValid(part!.AsObject(), value)),
        "not" => !IsValid(rule.AsObject(), value),
        "if" => !IsValid(rule.AsObject(), value) || IsValid(schema["then"]!.AsObject(), value),
        "then" => schema.ContainsKey("if"),
        _ => throw new NotSupportedException($"The documents use '{keyword}', which this evaluator does not know."),
    };

    private static bool Contains(JsonObject schema, JsonArray list)
    {
        var count = list.Count(element => IsValid(schema["contains"]!.AsObject(), element));
        return count >= (schema["minContains"]?.GetValue<int>() ?? 1) && count <= (schema["maxContains"]?.GetValue<int>() ?? int.MaxValue);
    }

    private static bool IsType(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => TryText(value, out _),
        "number" => TryNumber(value, out _),
        "integer" => TryNumber(value, out var number) && number == Math.Floor(number),
        "boolean" => value is JsonValue own && own.TryGetValue<bool>(out _),
        _ => throw new NotSupportedException(type),
    };

    private static bool TryText(JsonNode? value, out string text)
    {
        text = "";
        return value is JsonValue own && own.TryGetValue(out text!);
    }

    private static bool TryNumber(JsonNode? value, out double number)
    {
        number = 0;
        return value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && (number = ToDouble(value)) == number;
    }

    private static double ToDouble(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
