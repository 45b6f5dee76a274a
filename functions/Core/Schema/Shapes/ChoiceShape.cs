using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>One of some listed strings.</summary>
internal sealed class ChoiceShape : Shape
{
    private readonly string[] _values;
    private readonly FrozenSet<string> _set;

    public ChoiceShape(params IEnumerable<string> values)
    {
        _values = values.ToArray();
        _set = _values.ToFrozenSet(StringComparer.Ordinal);
    }

    public override void Check(JsonElement value, CheckScope scope)
    {
        if (!Expect(JsonValueKind.String, value, $"one of {List(_values)}", scope))
        {
            return;
        }
        if (!TryText(value, out var text))
        {
            scope.Add(ViolationCode.InvalidText, $"The string is not valid Unicode.");
        }
        else if (!_set.Contains(text))
        {
            scope.Add(ViolationCode.NotListed, $"{Quote(text)} is not allowed here; expected {(_values.Length == 1 ? "" : "one of ")}{List(_values)}.");
        }
    }

    public override JsonObject Describe() => _values.Length == 1
        ? new() { ["const"] = _values[0] }
        : new() { ["enum"] = new JsonArray([.. _values.Select(value => JsonValue.Create(value))]) };
}
