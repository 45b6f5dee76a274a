using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Stretches of text.</summary>
internal sealed class SpanContract(LabelSchema schema) : ObjectContract<Span>
{
    private readonly LengthRules _length = new(schema, "code points");
    private readonly SpanTextRules _text = new(schema);

    public override string Unstated =>
        "A span ends after it starts, lies within the text, and its text, where given, is what stands there."
        + (schema.Constraints.Any(rule => rule is SpanTextConstraint { WholeWords: true })
            ? " Whole words: no span cuts a character from its marks, and none cuts a word; where the script is written without spaces between words "
                + "(Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan), the rule does not apply to words."
            : "");

    protected override IEnumerable<Member> Members(ClassForm form) =>
    [
        new("start", NumberShape.Integer(0, int.MaxValue)),
        new("end", NumberShape.Integer(1, int.MaxValue)),
        new("text", new TextShape(1, AnswerLimits.MaxTextLength), required: false),
    ];

    protected override void Check(Span item, ItemBounds bounds, CheckScope scope)
    {
        if (item.End <= item.Start)
        {
            scope.AddAt(["end"], ViolationCode.Inconsistent, $"The span ends at {item.End}; expected more than its start, {item.Start}.");
            return;
        }
        _length.Check(item.Class, item.End - item.Start, 0, scope);
        if (item.End > bounds.TextLength)
        {
            scope.AddAt(["end"], ViolationCode.Outside, $"The span ends at {item.End}; the text has {bounds.TextLength} code points.");
        }
        else if (bounds.Text is not null)
        {
            _text.Check(item, bounds.Offsets!, scope);
        }
    }
}
