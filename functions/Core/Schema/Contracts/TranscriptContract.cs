using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Transcripts, with or without times.</summary>
internal sealed class TranscriptContract(LabelSchema schema) : AnswerContract(schema)
{
    public override IEnumerable<string> Unstated =>
        ["Segments come in order of their starts, end after they start and lie within the duration of the item."];

    protected override Shape AnswerShape()
    {
        var segment = new ObjectShape(
            new Member("start", Times.Shape),
            new Member("end", Times.Shape),
            new Member("text", new TextShape(1, AnswerLimits.MaxTextLength)),
            new Member("speaker", TextShape.Id, required: false));
        var timed = Schema.Text is { Timed: true };
        return Envelope(
            [
                new Member("text", TextShapes.Of(Schema.Text)),
                new Member("segments", new ArrayShape(segment, timed && Schema.Text?.MinLength != 0 ? 1 : 0, AnswerLimits.MaxObjects),
                    required: timed),
            ],
            AttributeShapes.Member(Schema.Attributes));
    }

    protected override void Check(AnswerDraft draft)
    {
        if (draft.Answer is not TranscriptAnswer answer)
        {
            return;
        }
        draft.Scope.Enter("segments");
        for (var i = 0; i < answer.Segments.Count; i++)
        {
            draft.Scope.Enter(i);
            var (segment, before) = (answer.Segments[i], i > 0 ? answer.Segments[i - 1] : null);
            if (segment.Start < before?.Start)
            {
                draft.Scope.AddAt(["start"], ViolationCode.Inconsistent,
                    $"It begins at {segment.Start}, before the segment before it ({before.Start}); expected rising starts.");
            }
            Times.Check(segment.Start, segment.End, draft.Bounds, draft.Scope);
            draft.Scope.Leave();
        }
        draft.Scope.Leave();
        Implications.CheckAnswer(draft);
    }
}
