using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>One of some listed strings.</summary>
internal sealed class ChoiceShape : Shape
{
    private readonly string[] _values;
    private readonly Utf8Map<string> _map;

    public ChoiceShape(params IEnumerable<string> values)
    {
        _values = values.ToArray();
        _map = new Utf8Map<string>(_values.Select(value => KeyValuePair.Create(value, value)));
    }

    public override void Check(JsonElement value, CheckScope scope)
    {
        if (_map.TryGet(value, out _))
        {
            return;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            Expect(JsonValueKind.String, value, $"one of {List(_values)}", scope);
        }
        else if (!TryText(value, out var text))
        {
            scope.Add(ViolationCode.InvalidText, $"The string is not valid Unicode.");
        }
        else
        {
            scope.Add(ViolationCode.NotListed,
                $"{Quote(text)} is not allowed here; expected {(_values.Length == 1 ? "" : "one of ")}{List(_values)}.");
        }
    }

    public override JsonObject Describe() => _values.Length == 1
        ? new() { ["const"] = _values[0] }
        : new() { ["enum"] = new JsonArray([.. _values.Select(value => JsonValue.Create(value))]) };
}
