using System.Text.Json;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>classification.one and classification.ordinal: a class, and the attributes that it brings along.</summary>
internal sealed class OneClassContract(LabelSchema schema) : AnswerContract(schema)
{
    protected override Shape AnswerShape() =>
        ClassForm.Select(Schema, Schema.Attributes, (member, form) => Envelope([member], form.AttributesMember()));

    protected override void Tally(JsonElement root, ClassTally tally)
    {
        if (root.TryMember("class", out var chosen))
        {
            tally.Add(chosen);
        }
    }

    protected override PathStep[] ClassPlace(int index) => ["class"];

    protected override void Check(AnswerDraft draft)
    {
        if (draft.Answer is { } answer)
        {
            Implications.CheckSubject(draft, Chosen(answer), answer.Attributes, []);
            Implications.CheckAnswer(draft);
        }
    }

    private static string Chosen(Answer answer) => answer switch
    {
        Answers.OneClassAnswer one => one.Class,
        Answers.OrdinalAnswer ordinal => ordinal.Class,
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "Not an answer of one class."),
    };
}
