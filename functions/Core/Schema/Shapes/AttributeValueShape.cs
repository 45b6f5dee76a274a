using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>The value of an attribute whose type is not known: a string, a number or a boolean.</summary>
internal sealed class AttributeValueShape : Shape
{
    private static readonly TextShape Text = new(0, AttributeDefinition.DefaultMaxLength);
    private static readonly NumberShape Number = new();

    public override void Check(JsonElement value, CheckScope scope)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Text.Check(value, scope);
                break;
            case JsonValueKind.Number:
                Number.Check(value, scope);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                break;
            default:
                Expect(JsonValueKind.String, value, "a string, a number or a boolean", scope);
                break;
        }
    }

    public override JsonObject Describe() =>
        new() { ["anyOf"] = new JsonArray(Text.Describe(), Number.Describe(), new BooleanShape().Describe()) };
}
