using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>Changes a JSON document at a random place: what a faulty or hostile program might send.</summary>
internal static class JsonMutation
{
    public static void Apply(JsonNode root, Random random)
    {
        var places = new List<(JsonNode Parent, string? Name, int Index)>();
        Collect(root, places);
        if (places.Count == 0)
        {
            return;
        }
        var (parent, name, index) = places[random.Next(places.Count)];
        switch (parent)
        {
            case JsonObject item:
                Change(item, name!, random);
                break;
            case JsonArray list:
                Change(list, index, random);
                break;
            default:
                break;
        }
    }

    private static void Change(JsonObject item, string name, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                item.Remove(name);
                break;
            case 1:
                item["unknown" + random.Next(3)] = Any(random);
                break;
            default:
                item[name] = random.Next(3) == 0 ? Any(random) : Near(item[name], random);
                break;
        }
    }

    private static void Change(JsonArray list, int index, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                list.RemoveAt(index);
                break;
            case 1:
                list.Insert(index, list[index]?.DeepClone());
                break;
            default:
                list[index] = random.Next(3) == 0 ? Any(random) : Near(list[index], random);
                break;
        }
    }

    /// <summary>A value of the same JSON type.</summary>
    private static JsonNode? Near(JsonNode? value, Random random) => value switch
    {
        JsonValue number when number.TryGetValue<double>(out var old) => new[] { -old, old + 0.5, old + 1000, 0, 1, 2, 1e15, -0.001 }[random.Next(8)],
        JsonValue text when text.TryGetValue<string>(out var old) => new[] { "", old + "x", "rich", "plain", "other", "a", new string('y', 70), "first", "red" }[random.Next(9)],
        JsonValue truth when truth.TryGetValue<bool>(out var old) => !old,
        _ => Any(random),
    };

    private static JsonNode? Any(Random random) => random.Next(8) switch
    {
        0 => null,
        1 => random.Next(-5, 5),
        2 => random.NextDouble() * 100,
        3 => "text",
        4 => new JsonArray(),
        5 => new JsonObject(),
        6 => new JsonArray(1, "two", new JsonArray()),
        _ => true,
    };

    private static void Collect(JsonNode node, List<(JsonNode, string?, int)> places)
    {
        if (node is JsonObject item)
        {
            foreach (var (name, value) in item)
            {
                places.Add((item, name, 0));
                if (value is not null)
                {
                    Collect(value, places);
                }
            }
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                places.Add((list, null, i));
                if (list[i] is { } value)
                {
                    Collect(value, places);
                }
            }
        }
    }
}
