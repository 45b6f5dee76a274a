using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>An array of values of one form.</summary>
internal sealed class ArrayShape(Shape item, int min, int max) : Shape
{
    /// <summary>The items are strings, or whole numbers, and none occurs twice.</summary>
    public bool Unique { get; init; }

    public override void Check(JsonElement value, CheckScope scope)
    {
        if (!Expect(JsonValueKind.Array, value, "an array", scope))
        {
            return;
        }
        var length = value.GetArrayLength();
        if (length < min || length > max)
        {
            scope.Add(ViolationCode.Count, $"The array has {length} items; expected {Expected.Range(min, max)}.");
        }
        var seen = Unique ? new HashSet<string>(StringComparer.Ordinal) : null;
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            if (index == max)
            {
                return; // the surplus was counted; its items are not worth looking at
            }
            scope.Enter(index++);
            var before = scope.Count;
            item.Check(element, scope);
            if (seen is not null && scope.Count == before && !seen.Add(Key(element)))
            {
                scope.Add(ViolationCode.Duplicate, $"{Quote(Key(element))} occurs more than once.");
            }
            scope.Leave();
        }
    }

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Describe(), ["maxItems"] = max };
        if (min > 0)
        {
            schema["minItems"] = min;
        }
        if (Unique)
        {
            schema["uniqueItems"] = true;
        }
        return schema;
    }

    private static string Key(JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? element.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        : element.GetString()!;
}
