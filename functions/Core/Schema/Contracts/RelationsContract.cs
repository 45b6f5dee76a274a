using System.Text.Json;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Objects and the relations between them.</summary>
internal sealed class RelationsContract : ObjectsContract
{
    private readonly Shape _relation;
    private readonly Dictionary<string, RelationClass> _classes;

    public RelationsContract(LabelSchema schema)
        : base(schema, Rules(schema).Between)
    {
        _classes = Rules(schema).Classes.ToDictionary(relation => relation.Id, StringComparer.Ordinal);
        _relation = new VariantShape("class",
            Rules(schema).Classes.GroupBy(relation => relation.Attributes)
                .Select(group => Form(group.Select(relation => relation.Id), AttributeShapes.Member(group.Key))),
            Form(_classes.Keys, new Member("attributes", AnyShape.Instance, required: false)).Shape);
    }

    public override IEnumerable<string> Unstated =>
    [
        .. base.Unstated,
        "Relations join two different objects of the answer, of the classes that the relation's class names, and no relation occurs twice.",
        .. _classes.Values.Any(relation => relation.Acyclic) ? new[] { "Relations of an acyclic class form no cycle." } : [],
    ];

    protected override IEnumerable<Member> Members() =>
        [.. base.Members(), new Member("relations", new ArrayShape(_relation, 0, AnswerLimits.MaxObjects))];

    protected override void Check(AnswerDraft draft)
    {
        base.Check(draft);
        // Objects and relations are taken from the JSON, so that one malformed object does not hide what is wrong with all relations.
        var objects = Objects(draft.Root);
        var seen = new HashSet<(string, string, string)>();
        var graph = new Dictionary<string, List<(int Index, string From, string To)>>(StringComparer.Ordinal);
        var index = -1;
        foreach (var json in List(draft.Root, "relations"))
        {
            index++;
            var trial = new CheckScope();
            _relation.Check(json, trial);
            if (trial.Count > 0)
            {
                continue;
            }
            var relation = json.Deserialize<Relation>(SchemaJson.Options)!;
            draft.Scope.Enter("relations");
            draft.Scope.Enter(index);
            CheckEnds(relation, _classes[relation.Class], objects, draft.Scope);
            CheckTwice(relation, _classes[relation.Class], seen, draft.Scope);
            draft.Scope.Leave();
            draft.Scope.Leave();
            if (_classes[relation.Class].Acyclic && relation.From != relation.To)
            {
                graph.TryAdd(relation.Class, []);
                graph[relation.Class].Add((index, relation.From, relation.To));
            }
        }
        foreach (var (labelClass, edges) in graph)
        {
            if (Cycles.FindEdge(edges) is { } edge)
            {
                draft.Scope.AddAt(["relations", edge], ViolationCode.Inconsistent,
                    $"Relations of the class '{labelClass}' lead back to where they began.");
            }
        }
    }

    private static (IReadOnlyCollection<string> Values, Shape Shape) Form(IEnumerable<string> ids, Member attributes)
    {
        var classes = ids.ToArray();
        return (classes, new ObjectShape(
            new Member("class", new ChoiceShape(classes)),
            new Member("from", TextShape.Id),
            new Member("to", TextShape.Id),
            attributes,
            new Member("confidence", Confidence, required: false)));
    }

    private static RelationRules Rules(LabelSchema schema) =>
        schema.Relations ?? throw new ArgumentException("A relations task needs relations.", nameof(schema));

    /// <summary>The classes of the objects by id; null for a class that cannot be read.</summary>
    private static Dictionary<string, string?> Objects(JsonElement root)
    {
        var objects = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var json in List(root, "objects"))
        {
            if (json.MemberText("id") is { } id)
            {
                objects.TryAdd(id, json.MemberText("class"));
            }
        }
        return objects;
    }

    private static void CheckEnds(Relation relation, RelationClass rule, Dictionary<string, string?> objects, CheckScope scope)
    {
        End("from", relation.From, rule.From);
        End("to", relation.To, rule.To);
        if (relation.From == relation.To)
        {
            scope.AddAt(["to"], ViolationCode.Inconsistent, $"The relation joins '{relation.From}' to itself.");
        }

        void End(string member, string id, ValueList<string> allowed)
        {
            if (!objects.TryGetValue(id, out var labelClass))
            {
                scope.AddAt([member], ViolationCode.Reference, $"There is no object with the id '{id}'.");
            }
            else if (allowed.Count > 0 && labelClass is not null && !allowed.Contains(labelClass))
            {
                var expected = string.Join(" or ", (IEnumerable<string>)allowed);
                scope.AddAt([member], ViolationCode.Reference,
                    $"'{relation.Class}' cannot join an object of the class '{labelClass}' here; expected {expected}.");
            }
        }
    }

    private static void CheckTwice(Relation relation, RelationClass rule, HashSet<(string, string, string)> seen, CheckScope scope)
    {
        var swap = rule.Symmetric && string.CompareOrdinal(relation.From, relation.To) > 0;
        if (!seen.Add((relation.Class, swap ? relation.To : relation.From, swap ? relation.From : relation.To)))
        {
            scope.Add(ViolationCode.Duplicate, $"'{relation.Class}' joins '{relation.From}' and '{relation.To}' more than once.");
        }
    }
}
