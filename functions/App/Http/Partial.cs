using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.App.Http;

/// <summary>Reads what is sound of a JSON value whose faults are known.</summary>
internal static class Partial
{
    /// <summary>The value without the members that the pointers name, or null when what is left does not fit either.</summary>
    internal static T? Read<T>(JsonElement json, IReadOnlyCollection<string> faulty)
        where T : class
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var node = JsonObject.Create(json, new JsonNodeOptions { PropertyNameCaseInsensitive = false })!;
        try
        {
            foreach (var pointer in faulty)
            {
                Remove(node, pointer);
            }

            return node.Deserialize<T>(Json.Http);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static void Remove(JsonNode node, string pointer)
    {
        var names = pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        JsonNode? parent = node;
        foreach (var name in names.SkipLast(1))
        {
            parent = parent switch
            {
                JsonObject members => members[name],
                JsonArray elements when int.TryParse(name, out var index) && index < elements.Count => elements[index],
                _ => null,
            };
        }

        if (parent is JsonObject owner && names.Length > 0)
        {
            owner.Remove(names[^1]);
        }
    }
}
