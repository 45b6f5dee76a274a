using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>What a schema's answers look like and must satisfy: the schema, compiled once and then used for every answer.</summary>
internal abstract class AnswerContract
{
    private static readonly ConditionalWeakTable<LabelSchema, AnswerContract> Compiled = [];
    private readonly Lazy<Shape> _shape;

    protected AnswerContract(LabelSchema schema)
    {
        Schema = schema;
        Implications = new Implications(schema);
        ClassIds = new Utf8Map<string>(schema.Classes.Select(labelClass => KeyValuePair.Create(labelClass.Id, labelClass.Id)));
        _shape = new Lazy<Shape>(MakeShape);
    }

    public LabelSchema Schema { get; }

    /// <summary>The form of an answer, or of a skipped one.</summary>
    public Shape Shape => _shape.Value;

    /// <summary>What the JSON Schema document cannot say, in words.</summary>
    public virtual IEnumerable<string> Unstated => [];

    protected Utf8Map<string> ClassIds { get; }

    protected Implications Implications { get; }

    /// <summary>The contract of a schema. Compiled at the first call for that schema and kept as long as the schema is.</summary>
    public static AnswerContract For(LabelSchema schema) => Compiled.GetValue(schema, Compile);

    /// <summary>Reads an answer that may be anything, and notes everything that is wrong with it.</summary>
    public Answer? Read(JsonElement root, ItemBounds bounds, CheckScope scope)
    {
        Shape.Check(root, scope);
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var answer = scope.Count == 0 ? root.Deserialize<Answer>(SchemaJson.Options) : null;
        if (!IsSkipped(root))
        {
            var tally = new ClassTally(ClassIds);
            Tally(root, tally);
            ClassConstraints.Check(Schema, tally, ClassPlace, scope);
            Check(new AnswerDraft(root, answer, tally, bounds, scope));
        }
        return scope.Count == 0 ? answer : null;
    }

    /// <summary>The form of the answer itself.</summary>
    protected abstract Shape AnswerShape();

    /// <summary>Checks what form cannot say, on all of the answer that is well formed.</summary>
    protected abstract void Check(AnswerDraft draft);

    /// <summary>Collects the classes that occur.</summary>
    protected virtual void Tally(JsonElement root, ClassTally tally)
    {
    }

    /// <summary>The place of the class of an object or choice; of the list for -1.</summary>
    protected virtual PathStep[] ClassPlace(int index) => [];

    /// <summary>An answer with the members that every answer has around the given ones.</summary>
    protected ObjectShape Envelope(IEnumerable<Member> members, Member attributes, Func<JsonObject>? also = null) => new(
    [
        new Member("type", new ChoiceShape(Schema.TaskType.Name())),
        new Member("schemaVersion", Version()),
        .. members,
        attributes,
        new Member("confidence", Confidence, required: false),
    ])
    { Also = also };

    protected static Shape Confidence { get; } = new NumberShape { Min = 0, Max = 1 };

    private NumberShape Version() => NumberShape.Integer(Schema.Version, Schema.Version);

    private Shape MakeShape()
    {
        var answer = AnswerShape();
        var type = Schema.TaskType.Name();
        if (Schema.SkipReasons.Count == 0)
        {
            return answer;
        }
        var skipped = new ObjectShape(
            new Member("type", new ChoiceShape(SkippedAnswer.TypeName)),
            new Member("schemaVersion", Version()),
            new Member("reason", new ChoiceShape(Schema.SkipReasons)),
            new Member("comment", TextShape.Note, required: false),
            new Member("attributes", new ObjectShape(), required: false),
            new Member("confidence", Confidence, required: false));
        return new VariantShape("type", [([type], answer), ([SkippedAnswer.TypeName], skipped)]);
    }

    private static bool IsSkipped(JsonElement root) => root.MemberText("type") == SkippedAnswer.TypeName;

    private static AnswerContract Compile(LabelSchema schema) => schema.TaskType switch
    {
        TaskType.ClassificationOne or TaskType.ClassificationOrdinal => new OneClassContract(schema),
        TaskType.ClassificationMany => new ManyClassesContract(schema),
        TaskType.ClassificationNumeric => new NumericContract(schema),
        TaskType.Relations => new RelationsContract(schema),
        TaskType.Transcript => new TranscriptContract(schema),
        TaskType.Ranking => new RankingContract(schema),
        TaskType.Preference => new PreferenceContract(schema),
        TaskType.Text => new TextContract(schema),
        _ => new ObjectsContract(schema, schema.ObjectTypes()[0]),
    };
}
