using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Which of two candidates is better, and how much.</summary>
internal sealed class PreferenceContract(LabelSchema schema) : AnswerContract(schema)
{
    private static readonly string[] One = ["first", "second"];

    protected override Shape AnswerShape()
    {
        var undecided = new List<string>();
        if (Schema.Preference is { Tie: true })
        {
            undecided.Add("tie");
        }
        if (Schema.Preference is { Neither: true })
        {
            undecided.Add("neither");
        }
        if (Schema.Preference?.Strengths is not { } strengths)
        {
            return Form([.. One, .. undecided], null);
        }
        var decided = Form(One, new Member("strength", NumberShape.Integer(1, strengths)));
        return undecided.Count == 0
            ? decided
            : new VariantShape("preferred", [(One, decided), (undecided, Form(undecided, null))],
                Form([.. One, .. undecided], new Member("strength", AnyShape.Instance, required: false)));
    }

    protected override void Check(AnswerDraft draft)
    {
        if (draft.Answer is null)
        {
            return;
        }
        if (draft.Bounds.Candidates is { } candidates && candidates != 2)
        {
            draft.Scope.Add(ViolationCode.ItemMismatch, $"The item has {candidates} candidates; a preference compares two.");
        }
        Implications.CheckAnswer(draft);
    }

    private ObjectShape Form(IEnumerable<string> preferred, Member? strength) => Envelope(
        [new Member("preferred", new ChoiceShape(preferred)), .. strength is null ? Array.Empty<Member>() : [strength]],
        AttributeShapes.Member(Schema.Attributes));
}
