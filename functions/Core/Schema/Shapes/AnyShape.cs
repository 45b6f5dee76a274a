using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>Accepts anything: stands for what cannot be judged because what it depends on is wrong.</summary>
internal sealed class AnyShape : Shape
{
    public static AnyShape Instance { get; } = new();

    public override void Check(JsonElement value, CheckScope scope)
    {
    }

    public override JsonObject Describe() => [];
}
