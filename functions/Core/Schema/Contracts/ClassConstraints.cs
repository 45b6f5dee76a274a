using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Checks the constraints that depend on nothing but which classes occur and how often.</summary>
internal static class ClassConstraints
{
    /// <param name="schema">The schema with the constraints.</param>
    /// <param name="tally">The classes that occur.</param>
    /// <param name="place">The place of an object's or choice's class; of the list for -1.</param>
    /// <param name="scope">Where violations go.</param>
    public static void Check(LabelSchema schema, ClassTally tally, Func<int, PathStep[]> place, CheckScope scope)
    {
        foreach (var constraint in schema.Constraints)
        {
            switch (constraint)
            {
                case RequiredConstraint required:
                    Required(required);
                    break;
                case ExcludesConstraint excludes:
                    Excludes(excludes);
                    break;
                case CountConstraint count:
                    Count(count);
                    break;
                case ImpliesConstraint { Class: { } given, Attribute: null, NeedsClass: { } needed } implies
                    when tally.Count(given) > 0 && tally.Count(needed) == 0 && tally.Unreadable == 0:
                    Add(tally.First(given), ViolationCode.Implies, implies, $"'{given}' needs '{needed}' in the same answer.");
                    break;
                default:
                    break;
            }
        }

        void Required(RequiredConstraint rule)
        {
            foreach (var id in rule.Classes)
            {
                if (tally.Count(id) == 0 && tally.Unreadable == 0)
                {
                    Add(-1, ViolationCode.Required, rule, $"'{id}' must occur and does not.");
                }
            }
        }

        void Excludes(ExcludesConstraint rule)
        {
            var present = rule.Classes.Where(id => tally.Count(id) > 0).OrderBy(tally.First).ToList();
            foreach (var id in present.Skip(1))
            {
                Add(tally.First(id), ViolationCode.Excludes, rule, $"'{id}' and '{present[0]}' are impossible together.");
            }
        }

        void Count(CountConstraint rule)
        {
            var count = rule.Class is null ? tally.Total : tally.Count(rule.Class);
            var mayBe = rule.Class is null ? count : count + tally.Unreadable;
            var what = rule.Class is null ? "in all" : $"of '{rule.Class}'";
            var below = mayBe < rule.Min;
            if (below || count > rule.Max)
            {
                Add(-1, ViolationCode.ClassCount, rule, $"There are {count} {what}; expected {Expected.Bound(rule.Min, rule.Max, below)}.");
            }
        }

        void Add(int index, string code, LabelConstraint rule, FormattableString message) =>
            scope.AddAt(place(index), code, $"{rule.Explain(message)}");
    }
}
