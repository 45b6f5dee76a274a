using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>classification.numeric: a value on the schema's scale.</summary>
internal sealed class NumericContract(LabelSchema schema) : AnswerContract(schema)
{
    private readonly NumericScale _scale = schema.Scale
        ?? throw new ArgumentException("A numeric classification needs a scale.", nameof(schema));

    public override IEnumerable<string> Unstated =>
        _scale.Step is { } step ? [FormattableString.Invariant($"The value is the minimum plus a multiple of {step}.")] : [];

    protected override Shape AnswerShape() => Envelope(
        [new Member("value", new NumberShape { Min = _scale.Min, Max = _scale.Max, Tolerant = true })],
        AttributeShapes.Member(Schema.Attributes));

    protected override void Check(AnswerDraft draft)
    {
        if (draft.Answer is not NumericAnswer answer)
        {
            return;
        }
        if (_scale.Step is { } step && !Tolerance.IsOnStep(answer.Value, _scale.Min, step))
        {
            draft.Scope.AddAt(["value"], ViolationCode.OutOfRange,
                $"{answer.Value} is not on the scale, which begins at {_scale.Min} and has steps of {step}.");
        }
        Implications.CheckAnswer(draft);
    }
}
