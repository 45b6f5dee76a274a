using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>Finds constraints that together leave a class, or any answer, impossible. Every constraint is good by itself.</summary>
internal sealed class ContradictionChecks
{
    private readonly LabelSchema _schema;
    private readonly ILookup<string, string> _needs;
    private readonly Dictionary<string, (int Min, int Max)> _counts = new(StringComparer.Ordinal);
    private (int Min, int Max) _total = (0, AnswerLimits.MaxObjects);

    private ContradictionChecks(LabelSchema schema)
    {
        _schema = schema;
        _needs = schema.Constraints.OfType<ImpliesConstraint>()
            .Where(rule => rule is { Class: not null, Attribute: null, NeedsClass: not null })
            .ToLookup(rule => rule.Class!, rule => rule.NeedsClass!, StringComparer.Ordinal);
        var most = schema.TaskType == TaskType.ClassificationMany ? 1 : AnswerLimits.MaxObjects;
        foreach (var labelClass in schema.Classes)
        {
            _counts[labelClass.Id] = (0, most);
        }
        foreach (var id in schema.Constraints.OfType<RequiredConstraint>().SelectMany(rule => rule.Classes))
        {
            _counts[id] = _counts[id] with { Min = Math.Max(_counts[id].Min, 1) };
        }
        foreach (var rule in schema.Constraints.OfType<CountConstraint>())
        {
            var (min, max) = rule.Class is null ? _total : _counts[rule.Class];
            (min, max) = (Math.Max(min, rule.Min ?? min), Math.Min(max, rule.Max ?? max));
            if (rule.Class is null)
            {
                _total = (min, max);
            }
            else
            {
                _counts[rule.Class] = (min, max);
            }
        }
    }

    public static void Run(LabelSchema schema, CheckScope scope)
    {
        if (!schema.TaskType.HasClasses())
        {
            return;
        }
        var checks = new ContradictionChecks(schema);
        scope.Enter("constraints");
        checks.CheckCounts(scope);
        checks.CheckClasses(scope);
        checks.CheckGeometry(scope);
        scope.Leave();
    }

    private void CheckCounts(CheckScope scope)
    {
        foreach (var (id, (min, max)) in _counts.Where(count => count.Value.Min > count.Value.Max))
        {
            scope.Add(ViolationCode.Contradiction, $"'{id}' must occur at least {min} times and at most {max} times.");
        }
        // What must occur brings along what it needs.
        var needed = Closure(_counts.Where(count => count.Value.Min > 0).Select(count => count.Key));
        var least = needed.Sum(id => (long)Math.Max(1, _counts[id].Min));
        if (least > _total.Max)
        {
            scope.Add(ViolationCode.Contradiction, $"At least {least} objects or classes must occur, and at most {_total.Max} may.");
        }
        var most = _counts.Values.Sum(count => (long)count.Max);
        if (_total.Min > most)
        {
            scope.Add(ViolationCode.Contradiction, $"At least {_total.Min} objects or classes must occur, and at most {most} can.");
        }
        foreach (var (first, second) in Excluded(needed))
        {
            scope.Add(ViolationCode.Contradiction, $"'{first}' and '{second}' must both occur and are impossible together.");
        }
    }

    /// <summary>A class with needs that cannot be met can never be used.</summary>
    private void CheckClasses(CheckScope scope)
    {
        foreach (var id in _needs.Select(group => group.Key))
        {
            var needed = Closure([id]);
            if (needed.FirstOrDefault(other => other != id && _counts[other].Max == 0) is { } never)
            {
                scope.Add(ViolationCode.Contradiction, $"'{id}' needs '{never}', which must not occur.");
            }
            foreach (var (first, second) in Excluded(needed))
            {
                scope.Add(ViolationCode.Contradiction,
                    $"'{id}' can never occur: it needs '{first}' and '{second}', which are impossible together.");
            }
        }
    }

    private void CheckGeometry(CheckScope scope)
    {
        var rules = _schema.Constraints.OfType<GeometryConstraint>().ToList();
        foreach (var labelClass in rules.Count < 2 ? [] : _schema.Classes.ToArray())
        {
            var own = rules.Where(rule => rule.AppliesTo(labelClass.Id)).ToList();
            Pair("side", own.Max(rule => rule.MinSide), own.Min(rule => rule.MaxSide));
            Pair("area", own.Max(rule => rule.MinArea), own.Min(rule => rule.MaxArea));
            Pair("aspect", own.Max(rule => rule.MinAspect), own.Min(rule => rule.MaxAspect));

            void Pair(string what, double? min, double? max)
            {
                if (min > max)
                {
                    scope.Add(ViolationCode.Contradiction, $"The {what} of '{labelClass.Id}' must be at least {min} and at most {max}.");
                }
            }
        }
    }

    private HashSet<string> Closure(IEnumerable<string> start)
    {
        var found = new HashSet<string>(start, StringComparer.Ordinal);
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var id))
        {
            foreach (var needed in _needs[id])
            {
                if (found.Add(needed))
                {
                    open.Enqueue(needed);
                }
            }
        }
        return found;
    }

    private IEnumerable<(string First, string Second)> Excluded(HashSet<string> together)
    {
        foreach (var rule in _schema.Constraints.OfType<ExcludesConstraint>())
        {
            var present = rule.Classes.Where(together.Contains).Take(2).ToList();
            if (present.Count == 2)
            {
                yield return (present[0], present[1]);
            }
        }
    }
}
