using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>true or false.</summary>
internal sealed class BooleanShape : Shape
{
    public override void Check(JsonElement value, CheckScope scope)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Expect(JsonValueKind.True, value, "true or false", scope);
        }
    }

    public override JsonObject Describe() => new() { ["type"] = "boolean" };
}
