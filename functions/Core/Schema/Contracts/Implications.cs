using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>
/// Checks the <see cref="ImpliesConstraint"/>s that involve an attribute. Those between classes only, and those that form states, are left
/// out.
/// </summary>
internal sealed class Implications(LabelSchema schema)
{
    private readonly HashSet<string> _ofAnswer = AttributesOfAnswer(schema);
    private readonly List<ImpliesConstraint> _rules = schema.Constraints.OfType<ImpliesConstraint>()
        .Where(rule => rule.Attribute is not null || rule.NeedsAttribute is not null).ToList();

    public bool Any => _rules.Count > 0;

    /// <summary>Checks the rules that hold for a class, or for an attribute that objects have.</summary>
    /// <param name="draft">The answer.</param>
    /// <param name="labelClass">The class of the object, or the chosen class.</param>
    /// <param name="attributes">The attributes of the object; those of the answer in a classification.</param>
    /// <param name="place">Where the object is; empty for the answer.</param>
    public void CheckSubject(AnswerDraft draft, string labelClass, AttributeSet attributes, ReadOnlySpan<PathStep> place)
    {
        foreach (var rule in _rules)
        {
            if ((rule.Class is null ? rule.Attribute is { } given && !_ofAnswer.Contains(given) : rule.Class == labelClass))
            {
                Check(rule, draft, attributes, place);
            }
        }
    }

    /// <summary>Checks the rules whose condition is an attribute of the answer alone.</summary>
    public void CheckAnswer(AnswerDraft draft)
    {
        foreach (var rule in _rules)
        {
            if (rule.Class is null && _ofAnswer.Contains(rule.Attribute!))
            {
                Check(rule, draft, default, []);
            }
        }
    }

    private void Check(ImpliesConstraint rule, AnswerDraft draft, AttributeSet attributes, ReadOnlySpan<PathStep> place)
    {
        if (rule.Attribute is { } given)
        {
            var known = TryFind(given, draft, attributes, out var value);
            if (!known || value is null || (rule.Value is { } wanted && value != wanted))
            {
                return;
            }
        }
        if (rule.NeedsClass is { } needed && draft.Tally.Count(needed) == 0 && draft.Tally.Unreadable == 0)
        {
            draft.Scope.AddAt(place, ViolationCode.Implies,
                $"{rule.Explain($"{Condition(rule)} needs the class '{needed}' in the same answer.")}");
        }
        if (rule.NeedsAttribute is { } attribute && TryFind(attribute, draft, attributes, out var found) && found is null)
        {
            ReadOnlySpan<PathStep> at = _ofAnswer.Contains(attribute) ? ["attributes", attribute] : [.. place, "attributes", attribute];
            draft.Scope.AddAt(at, ViolationCode.Implies, $"{rule.Explain($"{Condition(rule)} needs the attribute '{attribute}'.")}");
        }
    }

    /// <summary>False when the attribute belongs to an answer whose form is wrong, so that nothing can be said.</summary>
    private bool TryFind(string id, AnswerDraft draft, AttributeSet attributes, out AttributeValue? value)
    {
        value = _ofAnswer.Contains(id) ? draft.Answer?.Attributes[id] : attributes[id];
        return draft.Answer is not null || !_ofAnswer.Contains(id);
    }

    private static string Condition(ImpliesConstraint rule) => (rule.Class, rule.Attribute, rule.Value) switch
    {
        ({ } id, null, _) => $"'{id}'",
        ({ } id, { } attribute, null) => $"'{id}' with '{attribute}'",
        ({ } id, { } attribute, { } value) => $"'{id}' with '{attribute}' = {value}",
        (null, _, null) => $"'{rule.Attribute}'",
        _ => $"'{rule.Attribute}' = {rule.Value}",
    };

    private static HashSet<string> AttributesOfAnswer(LabelSchema schema)
    {
        var ids = schema.Attributes.Select(attribute => attribute.Id).ToHashSet(StringComparer.Ordinal);
        if (!schema.TaskType.HasObjects())
        {
            ids.UnionWith(schema.Classes.SelectMany(labelClass => labelClass.Attributes).Select(attribute => attribute.Id));
        }
        return ids;
    }
}
