using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>An object with these members and no others, each at most once.</summary>
internal sealed class ObjectShape(params IEnumerable<Member> members) : Shape
{
    private readonly Member[] _members = members.ToArray();

    /// <summary>Keywords added to the description, for what the members alone cannot say.</summary>
    public Func<JsonObject>? Also { get; init; }

    public override void Check(JsonElement value, CheckScope scope)
    {
        if (!Expect(JsonValueKind.Object, value, "an object", scope))
        {
            return;
        }
        Span<bool> seen = stackalloc bool[_members.Length];
        var guess = 0;
        foreach (var property in value.EnumerateObject())
        {
            var at = Find(property, guess);
            if (at < 0)
            {
                Unknown(property, scope);
                continue;
            }
            guess = at + 1;
            scope.Enter(_members[at].Name);
            if (seen[at])
            {
                scope.Add(ViolationCode.Duplicate, $"The member '{_members[at].Name}' occurs more than once.");
            }
            seen[at] = true;
            _members[at].Shape.Check(property.Value, scope);
            scope.Leave();
        }
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Required && !seen[i])
            {
                scope.AddAt([_members[i].Name], ViolationCode.Missing, $"The member '{_members[i].Name}' is required.");
            }
        }
    }

    public override JsonObject Describe()
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in _members)
        {
            properties[member.Name] = member.Shape.Describe();
            if (member.Required)
            {
                required.Add(member.Name);
            }
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }
        schema["additionalProperties"] = false;
        foreach (var (keyword, value) in Also?.Invoke() ?? [])
        {
            schema[keyword] = value?.DeepClone();
        }
        return schema;
    }

    /// <summary>Members mostly come in the order in which they are defined, so the search begins after the last one found.</summary>
    private int Find(JsonProperty property, int guess)
    {
        try
        {
            for (var i = 0; i < _members.Length; i++)
            {
                var at = guess + i < _members.Length ? guess + i : guess + i - _members.Length;
                if (property.NameEquals(_members[at].Utf8Name))
                {
                    return at;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Not Unicode, so not the name of a member.
        }
        return -1;
    }

    private void Unknown(JsonProperty property, CheckScope scope)
    {
        if (property.NameOrNull() is not { } name)
        {
            scope.Add(ViolationCode.InvalidText, $"The name of a member is not valid Unicode.");
            return;
        }
        var members = _members.Length == 0 ? "no members are allowed"
            : $"expected {List(_members.Select(member => member.Name).ToArray())}";
        scope.AddAt([name.Length <= 100 ? name : name[..100]], ViolationCode.UnknownMember,
            $"The member {Quote(name)} is not known here; {members}.");
    }
}
