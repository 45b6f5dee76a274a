using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Free text for supervised fine-tuning: a response or a conversation.</summary>
internal sealed class TextContract(LabelSchema schema) : AnswerContract(schema)
{
    private string? LastRole => Schema.Text is { Conversation: true, LastRole: { } role } ? role : null;

    public override IEnumerable<string> Unstated => LastRole is { } role ? [$"The last message is of the role '{role}'."] : [];

    protected override Shape AnswerShape()
    {
        var text = TextShapes.Of(Schema.Text);
        var roles = Schema.Text is { Roles.Count: > 0 } rules ? rules.Roles : TextRules.DefaultRoles;
        var message = new ObjectShape(new Member("role", new ChoiceShape(roles)), new Member("content", text));
        var content = Schema.Text is { Conversation: true }
            ? new Member("messages", new ArrayShape(message, 1, AnswerLimits.MaxObjects))
            : new Member("response", text);
        return Envelope([content], AttributeShapes.Member(Schema.Attributes));
    }

    protected override void Check(AnswerDraft draft)
    {
        if (draft.Answer is not TextAnswer answer)
        {
            return;
        }
        if (LastRole is { } role && answer.Messages[^1].Role != role)
        {
            draft.Scope.AddAt(["messages", answer.Messages.Count - 1, "role"], ViolationCode.Inconsistent,
                $"The last message is of the role '{answer.Messages[^1].Role}'; expected '{role}'.");
        }
        Implications.CheckAnswer(draft);
    }
}
