using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Stretches of time in seconds.</summary>
internal static class Times
{
    /// <summary>A time.</summary>
    public static Shape Shape { get; } = new NumberShape { Min = 0, Max = AnswerLimits.MaxSeconds };

    /// <summary>Checks that a stretch has a length and lies within the item; false when it has none.</summary>
    public static bool Check(double start, double end, ItemBounds bounds, CheckScope scope)
    {
        if (end <= start)
        {
            scope.AddAt(["end"], ViolationCode.Inconsistent, $"It ends at {end}; expected more than its start, {start}.");
            return false;
        }
        if (end > bounds.Duration + Tolerance.Place)
        {
            scope.AddAt(["end"], ViolationCode.Outside, $"It ends at {end}; the item lasts {bounds.Duration} seconds.");
        }
        return true;
    }
}
