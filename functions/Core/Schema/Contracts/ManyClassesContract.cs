using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>classification.many: a set of classes, and the attributes that each of them brings along.</summary>
internal sealed class ManyClassesContract(LabelSchema schema) : AnswerContract(schema)
{
    public override IEnumerable<string> Unstated => Schema.Classes.Any(labelClass => labelClass.Attributes.Count > 0)
        ? ["An attribute of a class is allowed only where the class is chosen, and where it is required it must then be given."]
        : [];

    protected override Shape AnswerShape()
    {
        // What a class requires is required only where it is chosen: Check says so.
        IEnumerable<AttributeDefinition> ofClasses = Schema.Classes
            .SelectMany(labelClass => labelClass.Attributes.Select(attribute => attribute with { Required = false }));
        var classes = new ChoiceShape(Schema.Classes.Select(labelClass => labelClass.Id));
        return Envelope(
            [new Member("classes", new ArrayShape(classes, 0, Schema.Classes.Count) { Unique = true })],
            AttributeShapes.Member([.. Schema.Attributes, .. ofClasses]),
            () => ClassKeywords.For(Schema, "classes", id => new JsonObject { ["const"] = id }));
    }

    protected override void Tally(JsonElement root, ClassTally tally)
    {
        if (root.TryMember("classes", out var classes) && classes.ValueKind == JsonValueKind.Array)
        {
            foreach (var chosen in classes.EnumerateArray().Take(Schema.Classes.Count))
            {
                tally.Add(chosen);
            }
        }
    }

    protected override PathStep[] ClassPlace(int index) => index < 0 ? ["classes"] : ["classes", index];

    protected override void Check(AnswerDraft draft)
    {
        if (draft.Answer is not ManyClassesAnswer answer)
        {
            return;
        }
        foreach (var labelClass in Schema.Classes)
        {
            var chosen = draft.Tally.Count(labelClass.Id) > 0;
            foreach (var attribute in labelClass.Attributes)
            {
                Check(labelClass.Id, chosen, attribute, answer.Attributes.Contains(attribute.Id), draft.Scope);
            }
            if (chosen)
            {
                Implications.CheckSubject(draft, labelClass.Id, answer.Attributes, []);
            }
        }
        Implications.CheckAnswer(draft);
    }

    private static void Check(string labelClass, bool chosen, AttributeDefinition attribute, bool given, CheckScope scope)
    {
        if (given && !chosen)
        {
            scope.AddAt(["attributes", attribute.Id], ViolationCode.UnknownMember,
                $"The attribute '{attribute.Id}' belongs to '{labelClass}', which is not chosen.");
        }
        else if (chosen && attribute.Required && !given)
        {
            scope.AddAt(["attributes", attribute.Id], ViolationCode.Missing, $"'{labelClass}' requires the attribute '{attribute.Id}'.");
        }
    }
}
