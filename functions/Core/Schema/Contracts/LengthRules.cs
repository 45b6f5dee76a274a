using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Checks how long spans and segments are. The check stands at the object.</summary>
internal sealed class LengthRules(LabelSchema schema, string unit)
{
    private readonly LengthConstraint[] _rules = [.. schema.Constraints.OfType<LengthConstraint>()];

    /// <param name="labelClass">The class of the object.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">Greatest magnitude of the numbers that the length was computed from; 0 where it is exact.</param>
    /// <param name="scope">Where violations go.</param>
    public void Check(string labelClass, double length, double from, CheckScope scope)
    {
        foreach (var rule in _rules)
        {
            if (!rule.AppliesTo(labelClass))
            {
                continue;
            }
            var below = Tolerance.IsBelow(length, rule.Min, from);
            if (below || Tolerance.IsAbove(length, rule.Max, from))
            {
                var found = Tolerance.Text(length,
                    value => below ? Tolerance.IsBelow(value, rule.Min, from) : Tolerance.IsAbove(value, rule.Max, from));
                scope.Add(ViolationCode.SpanLength,
                    $"{rule.Explain($"It is {found} {unit} long; expected {Expected.Bound(rule.Min, rule.Max, below)}.")}");
            }
        }
    }
}
