namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>What a model gave for one row of its inputs.</summary>
/// <param name="All">The whole output.</param>
/// <param name="Start">Where the row begins.</param>
/// <param name="Length">Its numbers.</param>
/// <param name="Shape">Its dimensions, without the first.</param>
internal readonly record struct OutputRow(float[] All, int Start, int Length, long[] Shape)
{
    /// <summary>The numbers.</summary>
    public ReadOnlySpan<float> Values => All.AsSpan(Start, Length);

    /// <summary>Whether all of them are finite.</summary>
    public bool IsFinite
    {
        get
        {
            foreach (var value in Values)
            {
                if (!float.IsFinite(value))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
