using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>Checks the rules that belong to one task type: scale, ranking, preference, texts; and the reasons for skipping.</summary>
internal static class TaskRuleChecks
{
    public static void Run(LabelSchema schema, CheckScope scope)
    {
        var type = schema.TaskType;
        Belongs(schema.Scale is not null, "scale", type, [TaskType.ClassificationNumeric], scope);
        Belongs(schema.Relations is not null, "relations", type, [TaskType.Relations], scope);
        Belongs(schema.Ranking is not null, "ranking", type, [TaskType.Ranking], scope);
        Belongs(schema.Preference is not null, "preference", type, [TaskType.Preference], scope);
        Belongs(schema.Text is not null, "text", type, [TaskType.Transcript, TaskType.Text], scope);
        if (type == TaskType.ClassificationNumeric && schema.Scale is null)
        {
            scope.AddAt(["scale"], ViolationCode.Missing, $"{type.Name()} needs a scale.");
        }
        if (schema.Scale is { } scale)
        {
            CheckScale(scale, scope);
        }
        if (schema.Text is { } text)
        {
            CheckText(text, type, scope);
        }
        for (var i = 0; i < schema.SkipReasons.Count; i++)
        {
            Ids.CheckText(schema.SkipReasons[i], ["skipReasons", i], scope);
        }
    }

    private static void Belongs(bool present, string member, TaskType type, TaskType[] owners, CheckScope scope)
    {
        if (present && !owners.Contains(type))
        {
            scope.AddAt([member], ViolationCode.NotApplicable,
                $"'{member}' is for {string.Join(" and ", owners.Select(owner => owner.Name()))}, not for {type.Name()}.");
        }
    }

    private static void CheckScale(NumericScale scale, CheckScope scope)
    {
        if (scale.Min >= scale.Max)
        {
            scope.AddAt(["scale", "max"], ViolationCode.Contradiction,
                $"The scale goes from {scale.Min} to {scale.Max}; expected more than its least value.");
        }
        else if (Tolerance.IsAbove(scale.Step ?? 0, scale.Max - scale.Min, from: Math.Max(Math.Abs(scale.Min), Math.Abs(scale.Max))))
        {
            scope.AddAt(["scale", "step"], ViolationCode.Contradiction, $"The step {scale.Step} is longer than the scale.");
        }
    }

    private static void CheckText(TextRules text, TaskType type, CheckScope scope)
    {
        scope.Enter("text");
        if ((text.MinLength ?? 1) > (text.MaxLength ?? AnswerLimits.MaxTextLength))
        {
            scope.AddAt(["minLength"], ViolationCode.Contradiction,
                $"No text is at least {text.MinLength} and at most {text.MaxLength} characters long.");
        }
        if (text.Timed && type != TaskType.Transcript)
        {
            scope.AddAt(["timed"], ViolationCode.NotApplicable, $"'timed' is for transcripts.");
        }
        if (text.Conversation && type != TaskType.Text)
        {
            scope.AddAt(["conversation"], ViolationCode.NotApplicable, $"'conversation' is for free text.");
        }
        if (!text.Conversation && text.Roles.Count > 0)
        {
            scope.AddAt(["roles"], ViolationCode.NotApplicable, $"'roles' is for conversations.");
        }
        if (!text.Conversation && text.LastRole is not null)
        {
            scope.AddAt(["lastRole"], ViolationCode.NotApplicable, $"'lastRole' is for conversations.");
        }
        else if (text.LastRole is { } last && !(text.Roles.Count > 0 ? text.Roles : TextRules.DefaultRoles).Contains(last))
        {
            scope.AddAt(["lastRole"], ViolationCode.Reference, $"There is no role '{last}'.");
        }
        scope.Leave();
    }
}
