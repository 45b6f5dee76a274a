using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Answers that are a list of objects of one kind: boxes, polygons, masks, keypoints, tracks, spans, segments.</summary>
internal class ObjectsContract : AnswerContract
{
    private readonly Dictionary<string, (ObjectContract Contract, Shape Shape)> _kinds = new(StringComparer.Ordinal);
    private readonly bool _mixed;

    /// <summary>Objects of one kind.</summary>
    public ObjectsContract(LabelSchema schema, ObjectType type)
        : base(schema)
    {
        var contract = ObjectContract.For(type, schema);
        _kinds.Add("", (contract, contract.Shape(schema)));
    }

    /// <summary>Objects of several kinds, each of which names its own.</summary>
    protected ObjectsContract(LabelSchema schema, ValueList<ObjectType> types)
        : base(schema)
    {
        _mixed = true;
        foreach (var type in types)
        {
            var contract = ObjectContract.For(type, schema);
            _kinds.Add(type.Name(), (contract, contract.Shape(schema, new Member("type", new ChoiceShape(type.Name())))));
        }
    }

    public override IEnumerable<string> Unstated =>
    [
        .. _kinds.Values.Select(kind => kind.Contract.Unstated),
        "No id occurs twice.",
        .. Schema.Constraints.Any(IsUnstated)
            ? new[] { "The schema's constraints on overlap, length, text, order and conditional attributes." }
            : [],
    ];

    protected override Shape AnswerShape() =>
        Envelope(Members(), AttributeShapes.Member(Schema.Attributes), () => ClassKeywords.For(Schema, "objects", OfClass));

    /// <summary>The members that make the answer what it is.</summary>
    protected virtual IEnumerable<Member> Members()
    {
        var item = _mixed
            ? new VariantShape("type", _kinds.Select(kind => ((IReadOnlyCollection<string>)[kind.Key], kind.Value.Shape)))
            : _kinds[""].Shape;
        return [new Member("objects", new ArrayShape(item, 0, AnswerLimits.MaxObjects))];
    }

    protected override void Tally(JsonElement root, ClassTally tally)
    {
        foreach (var item in List(root, "objects"))
        {
            tally.Add(item.TryMember("class", out var labelClass) ? labelClass : default);
        }
    }

    protected override PathStep[] ClassPlace(int index) => index < 0 ? ["objects"] : ["objects", index, "class"];

    protected override void Check(AnswerDraft draft)
    {
        var objects = WellFormed(draft);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in objects)
        {
            draft.Scope.Enter("objects");
            draft.Scope.Enter(index);
            if (item.Id is { } id && !ids.Add(id))
            {
                draft.Scope.AddAt(["id"], ViolationCode.Duplicate, $"The id '{id}' occurs more than once.");
            }
            ContractOf(item).Check(item, draft.Bounds, draft.Scope);
            draft.Scope.Leave();
            draft.Scope.Leave();
            if (Implications.Any)
            {
                Implications.CheckSubject(draft, item.Class, item.Attributes, ["objects", index]);
            }
        }
        if (draft.Answer is not null)
        {
            Implications.CheckAnswer(draft);
        }
        OverlapRules.Check(Schema, objects, draft.Scope);
        IntervalRules.Check(Schema, objects, draft.Scope);
    }

    /// <summary>The items of a list in the answer, no more than an answer may have; none where it is no list.</summary>
    protected static IEnumerable<JsonElement> List(JsonElement root, string member) =>
        root.TryMember(member, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Take(AnswerLimits.MaxObjects)
            : [];

    /// <summary>The objects of the answer that have the right form, with their positions.</summary>
    private List<(int Index, LabelledObject Object)> WellFormed(AnswerDraft draft)
    {
        var found = new List<(int, LabelledObject)>();
        if (draft.Answer is not null)
        {
            foreach (var item in ObjectsOf.Answer(draft.Answer))
            {
                found.Add((found.Count, item));
            }
            return found;
        }
        var index = 0;
        foreach (var json in List(draft.Root, "objects"))
        {
            if (Kind(json) is var (contract, shape))
            {
                var trial = new CheckScope();
                shape.Check(json, trial);
                if (trial.Count == 0)
                {
                    found.Add((index, contract.Read(json)));
                }
            }
            index++;
        }
        return found;
    }

    private (ObjectContract Contract, Shape Shape)? Kind(JsonElement json)
    {
        if (!_mixed)
        {
            return _kinds[""];
        }
        return json.MemberText("type") is { } type && _kinds.TryGetValue(type, out var kind) ? kind : null;
    }

    private ObjectContract ContractOf(LabelledObject item) => _kinds[_mixed ? ObjectsOf.TypeOf(item).Name() : ""].Contract;

    private static bool IsUnstated(LabelConstraint rule) => rule is OverlapConstraint or DisjointConstraint or OrderConstraint
        or LengthConstraint or SpanTextConstraint or ImpliesConstraint { Attribute: not null };

    private static JsonObject OfClass(string id) => new()
    {
        ["properties"] = new JsonObject { ["class"] = new JsonObject { ["const"] = id } },
        ["required"] = new JsonArray("class"),
    };
}
