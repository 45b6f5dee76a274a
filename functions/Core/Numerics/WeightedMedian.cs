namespace AnnotationFunctions.Core.Numerics;

/// <summary>The value with half of the weight on either side, interpolated between two values where the halves meet between them.</summary>
internal static class WeightedMedian
{
    /// <param name="values">Values and their weights, at least one; sorted in place.</param>
    public static double Of(Span<(double Value, double Weight)> values)
    {
        values.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        var half = 0.0;
        foreach (var (_, weight) in values)
        {
            half += weight / 2;
        }

        var below = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            below += values[i].Weight;
            if (below >= half * (1 - 1e-12))
            {
                var atBoundary = Math.Abs(below - half) <= half * 1e-12 && i + 1 < values.Length;
                return atBoundary ? (values[i].Value + values[i + 1].Value) / 2 : values[i].Value;
            }
        }

        return values[^1].Value;
    }
}
