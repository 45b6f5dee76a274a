namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>Working memory for the groups of one chunk; grows to the largest group.</summary>
internal sealed class MatchScratch
{
    public double[] Overlaps { get; private set; } = [];

    /// <summary>Largest overlap of each detection.</summary>
    public double[] Largest { get; private set; } = [];

    /// <summary>Objects in the order in which they are tried.</summary>
    public int[] Order { get; private set; } = [];

    public bool[] Taken { get; private set; } = [];

    /// <summary>How many objects of <see cref="Order"/> count; the rest is to be ignored.</summary>
    public int Counted { get; set; }

    public void Reserve(int truths, int detections)
    {
        if (Overlaps.Length < (long)truths * detections)
        {
            Overlaps = new double[Math.Max(truths * detections, 2 * Overlaps.Length)];
        }

        if (Largest.Length < detections)
        {
            Largest = new double[Math.Max(detections, 2 * Largest.Length)];
        }

        if (Order.Length < truths)
        {
            Order = new int[Math.Max(truths, 2 * Order.Length)];
            Taken = new bool[Order.Length];
        }
    }
}
