using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Checks how spans and segments lie to each other: apart, nested, in order. O(n log n) for n intervals with different starts.</summary>
/// <remarks>Two that overlap by no more than <see cref="Tolerance.Touch"/> only touch; offsets of spans are whole, so that theirs are exact.</remarks>
internal static class IntervalRules
{
    private readonly record struct Interval(int Index, string Class, double Start, double End)
    {
        /// <summary>Whether it is over where another one begins.</summary>
        public bool IsOverAt(double start) => End <= start + Tolerance.Touch(End - Start);

        /// <summary>Whether it lies within another one.</summary>
        public bool IsWithin(Interval other) => Start >= other.Start - Tolerance.Place && End <= other.End + Tolerance.Place;
    }

    public static void Check(LabelSchema schema, IReadOnlyList<(int Index, LabelledObject Object)> objects, CheckScope scope)
    {
        if (!schema.Constraints.Any(rule => rule is DisjointConstraint or OrderConstraint))
        {
            return;
        }
        var intervals = Sorted(objects);
        foreach (var constraint in schema.Constraints)
        {
            switch (constraint)
            {
                case DisjointConstraint { SameClass: true } disjoint:
                    foreach (var group in intervals
                        .Where(interval => disjoint.AppliesTo(interval.Class)).GroupBy(interval => interval.Class))
                    {
                        Disjoint(disjoint, group, scope);
                    }
                    break;
                case DisjointConstraint disjoint:
                    Disjoint(disjoint, intervals.Where(interval => disjoint.AppliesTo(interval.Class)), scope);
                    break;
                case OrderConstraint order:
                    Order(order, intervals, scope);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>By start; of those that start together the longest first, so that what contains comes before what is contained.</summary>
    private static List<Interval> Sorted(IReadOnlyList<(int Index, LabelledObject Object)> objects) => objects
        .Select(item => item.Object switch
        {
            Span span => new Interval(item.Index, span.Class, span.Start, span.End),
            Segment segment => new Interval(item.Index, segment.Class, segment.Start, segment.End),
            _ => (Interval?)null,
        })
        .OfType<Interval>()
        .OrderBy(interval => interval.Start).ThenByDescending(interval => interval.End).ThenBy(interval => interval.Index)
        .ToList();

    private static void Disjoint(DisjointConstraint rule, IEnumerable<Interval> sorted, CheckScope scope)
    {
        var exception = rule.Nested ? " without lying within it" : "";
        var open = new Stack<Interval>(); // each lies within the one below it
        var within = new Stack<Interval>(); // those that lie within the current one and begin a hair's breadth before it
        foreach (var interval in sorted)
        {
            while (open.TryPeek(out var ended) && ended.IsOverAt(interval.Start))
            {
                open.Pop();
            }
            while (rule.Nested && open.TryPeek(out var inner) && !interval.IsWithin(inner) && inner.IsWithin(interval))
            {
                within.Push(open.Pop());
            }
            if (open.TryPeek(out var other) && !(rule.Nested && interval.IsWithin(other)))
            {
                scope.AddAt(["objects", interval.Index], ViolationCode.Disjoint,
                    $"{rule.Explain($"{Text(interval)} overlaps {Text(other)} of object {other.Index}{exception}.")}");
                if (!rule.Nested && interval.End > other.End)
                {
                    open.Pop(); // the one that reaches further is what the next ones meet
                    open.Push(interval);
                }
            }
            else
            {
                open.Push(interval);
            }
            while (within.TryPop(out var inner))
            {
                open.Push(inner);
            }
        }
    }

    private static void Order(OrderConstraint rule, List<Interval> intervals, CheckScope scope)
    {
        // Latest[r]: of all classes before the r-th, the interval that ends last.
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in rule.Classes)
        {
            ranks.TryAdd(id, ranks.Count);
        }
        var latest = new Interval?[ranks.Count + 1];
        foreach (var interval in intervals)
        {
            if (ranks.TryGetValue(interval.Class, out var rank) && !(latest[rank + 1]?.End >= interval.End))
            {
                latest[rank + 1] = interval;
            }
        }
        for (var rank = 1; rank < latest.Length; rank++)
        {
            latest[rank] = latest[rank] is not { } own || latest[rank - 1]?.End > own.End ? latest[rank - 1] : own;
        }
        foreach (var interval in intervals)
        {
            if (ranks.TryGetValue(interval.Class, out var rank) && latest[rank] is { } before && !before.IsOverAt(interval.Start))
            {
                FormattableString message =
                    $"'{interval.Class}' begins at {interval.Start}, before '{before.Class}' (object {before.Index}) ends at {before.End}.";
                scope.AddAt(["objects", interval.Index], ViolationCode.Order, $"{rule.Explain(message)}");
            }
        }
    }

    private static string Text(Interval interval) => FormattableString.Invariant($"{interval.Start} to {interval.End}");
}
