using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Checks how long spans and segments are. The check stands at the object.</summary>
internal sealed class LengthRules(LabelSchema schema, string unit)
{
    private readonly LengthConstraint[] _rules = [.. schema.Constraints.OfType<LengthConstraint>()];

    public void Check(string labelClass, double length, CheckScope scope)
    {
        foreach (var rule in _rules)
        {
            if (!rule.AppliesTo(labelClass))
            {
                continue;
            }
            if (length < rule.Min)
            {
                scope.Add(ViolationCode.SpanLength,
                    $"{rule.Explain($"It is {length:0.######} {unit} long; expected at least {rule.Min}.")}");
            }
            else if (length > rule.Max)
            {
                scope.Add(ViolationCode.SpanLength,
                    $"{rule.Explain($"It is {length:0.######} {unit} long; expected at most {rule.Max}.")}");
            }
        }
    }
}
