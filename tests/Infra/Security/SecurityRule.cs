using System.Globalization;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.Infra.Security;

/// <summary>A property that every resource of a type must have with one of some values.</summary>
internal sealed record SecurityRule(string Type, string Path, params object[] Allowed)
{
    /// <summary>What is wrong with a resource of the type, or null.</summary>
    public string? Fault(JsonObject resource)
    {
        var value = Find(resource);
        var text = value is null ? "nothing" : Convert.ToString(value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)value! : value.ToJsonString(), CultureInfo.InvariantCulture);
        return Allowed.Any(allowed => string.Equals(Text(allowed), text, StringComparison.Ordinal))
            ? null
            : $"{Type} '{resource["name"]}': {Path} is {text}; expected {string.Join(" or ", Allowed.Select(Text))}.";
    }

    /// <summary>Breaks the rule in a resource.</summary>
    public JsonObject Broken(JsonObject resource, JsonNode? value)
    {
        var copy = resource.DeepClone().AsObject();
        JsonNode node = copy;
        var steps = Path.Split('.');
        foreach (var step in steps[..^1])
        {
            node = Step(node, step)!;
        }

        node[steps[^1]] = value;
        return copy;
    }

    public override string ToString() => $"{Type}: {Path}";

    private static string Text(object value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private JsonNode? Find(JsonNode resource)
    {
        JsonNode? node = resource;
        foreach (var step in Path.Split('.'))
        {
            node = node is null ? null : Step(node, step);
        }

        return node;
    }

    private static JsonNode? Step(JsonNode node, string step) =>
        node is JsonArray items ? items[int.Parse(step, CultureInfo.InvariantCulture)] : node[step];
}
