using AnnotationFunctions.Core.Schema.Constraints;

namespace AnnotationFunctions.Core.Schema.Evolution;

/// <summary>Compares constraints by value, whatever their order and messages.</summary>
internal static class ConstraintDifferences
{
    public static void Find(LabelSchema before, LabelSchema after, DifferenceList found)
    {
        var old = before.Constraints.Select(Bare).ToHashSet();
        var current = after.Constraints.Select(Bare).ToHashSet();
        for (var i = 0; i < before.Constraints.Count; i++)
        {
            // The last rule on the place of an object wins, so that without it another one, or the usual one, holds.
            if (!current.Contains(Bare(before.Constraints[i])))
            {
                var weaker = before.Constraints[i] is not GeometryConstraint { Inside: not null };
                found.Add(Pointer(i), !weaker, $"A constraint was removed or changed: {Name(before.Constraints[i])}.");
            }
        }
        for (var i = 0; i < after.Constraints.Count; i++)
        {
            if (!old.Contains(Bare(after.Constraints[i])))
            {
                found.Breaking(Pointer(i), $"A constraint was added or changed: {Name(after.Constraints[i])}.");
            }
        }
        // Order matters among rules on place.
        var (places, now) = (Places(before), Places(after));
        if (places.Order(StringComparer.Ordinal).SequenceEqual(now.Order(StringComparer.Ordinal)) && !places.SequenceEqual(now))
        {
            found.Breaking("/constraints", $"Constraints on the place of objects changed their order, and the last one wins.");
        }
    }

    private static string Pointer(int index) => FormattableString.Invariant($"/constraints/{index}");

    private static LabelConstraint Bare(LabelConstraint constraint) => constraint with { Message = null };

    private static List<string> Places(LabelSchema schema) =>
        [.. schema.Constraints.OfType<GeometryConstraint>().Where(rule => rule.Inside is not null).Select(rule => Bare(rule).ToString()!)];

    private static string Name(LabelConstraint constraint) =>
        constraint.GetType().Name.Replace("Constraint", "", StringComparison.Ordinal).ToLowerInvariant();
}
