using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>A mask in COCO's run-length encoding, with compressed or plain counts.</summary>
internal sealed class RunLengthShape : Shape
{
    private static readonly ObjectShape Form = new(
        new Member("size", new ArrayShape(NumberShape.Integer(1, int.MaxValue), 2, 2)),
        new Member("counts", new CountsShape()));

    public override void Check(JsonElement value, CheckScope scope)
    {
        var before = scope.Count;
        Form.Check(value, scope);
        if (scope.Count == before && RunLengthMaskConverter.TryRead(value, out _) is { } wrong)
        {
            scope.AddAt(["counts"], ViolationCode.Inconsistent, $"{wrong}");
        }
    }

    public override JsonObject Describe() => Form.Describe();

    private sealed class CountsShape : Shape
    {
        private static readonly ArrayShape Plain = new(NumberShape.Integer(0, int.MaxValue), 1, AnswerLimits.MaxRuns);
        private static readonly TextShape Compressed = new(1, AnswerLimits.MaxBytes);

        public override void Check(JsonElement value, CheckScope scope)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                Plain.Check(value, scope);
            }
            else if (Expect(JsonValueKind.String, value, "compressed counts (a string) or counts (an array)", scope))
            {
                Compressed.Check(value, scope);
            }
        }

        public override JsonObject Describe()
        {
            var compressed = Compressed.Describe();
            compressed["pattern"] = "^[0-o]+$";
            return new() { ["anyOf"] = new JsonArray(compressed, Plain.Describe()) };
        }
    }
}
