using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>An object whose form depends on one of its members, a string.</summary>
internal sealed class VariantShape : Shape
{
    private readonly string _selector;
    private readonly Shape _otherwise;
    private readonly Utf8Map<Shape> _cases;
    private readonly List<Shape> _shapes = [];

    /// <param name="selector">The member that selects the form; each form must define it too.</param>
    /// <param name="cases">The forms, each with the values that select it.</param>
    /// <param name="otherwise">Checks an object whose selector is missing or wrong, so that all else that is wrong with it is found too; it
    /// must refuse it.</param>
    public VariantShape(string selector, IEnumerable<(IReadOnlyCollection<string> Values, Shape Shape)> cases, Shape? otherwise = null)
    {
        _selector = selector;
        var byValue = new Dictionary<string, Shape>(StringComparer.Ordinal);
        foreach (var (values, shape) in cases)
        {
            _shapes.Add(shape);
            foreach (var value in values)
            {
                byValue.TryAdd(value, shape);
            }
        }
        _cases = new Utf8Map<Shape>(byValue);
        _otherwise = otherwise ?? new SelectorShape(selector, new ChoiceShape(byValue.Keys));
    }

    public override void Check(JsonElement value, CheckScope scope)
    {
        if (!Expect(JsonValueKind.Object, value, "an object", scope))
        {
            return;
        }
        var selected = value.TryMember(_selector, out var member) && _cases.TryGet(member, out var shape) ? shape : _otherwise;
        selected.Check(value, scope);
    }

    public override JsonObject Describe() => _shapes.Count == 1
        ? _shapes[0].Describe()
        : new() { ["anyOf"] = new JsonArray([.. _shapes.Select(shape => shape.Describe())]) };

    /// <summary>Looks at the selector only.</summary>
    private sealed class SelectorShape(string selector, Shape choice) : Shape
    {
        public override void Check(JsonElement value, CheckScope scope)
        {
            if (!value.TryMember(selector, out var selected))
            {
                scope.AddAt([selector], ViolationCode.Missing, $"The member '{selector}' is required.");
                return;
            }
            scope.Enter(selector);
            choice.Check(selected, scope);
            scope.Leave();
        }

        public override JsonObject Describe() => throw new NotSupportedException();
    }
}
