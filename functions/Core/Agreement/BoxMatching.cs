namespace AnnotationFunctions.Core.Agreement;

/// <summary>How well one set of boxes finds another: pairs are matched greedily from the largest overlap down, each box at most once.</summary>
/// <param name="Matched">Pairs with an overlap of at least the threshold.</param>
/// <param name="Missed">Reference boxes without a partner.</param>
/// <param name="Extra">Found boxes without a partner.</param>
/// <param name="OverlapSum">Sum of the overlaps of the matched pairs.</param>
public readonly record struct BoxMatching(int Matched, int Missed, int Extra, double OverlapSum)
{
    /// <summary>Share of found boxes that are in the reference; NaN without found boxes.</summary>
    public double Precision => Matched / (double)(Matched + Extra);

    /// <summary>Share of reference boxes that are found; NaN without reference boxes.</summary>
    public double Recall => Matched / (double)(Matched + Missed);

    /// <summary>2 · matched / (2 · matched + missed + extra); 1 when both sets are empty.</summary>
    public double F1 => Matched + Missed + Extra == 0 ? 1 : 2.0 * Matched / ((2 * Matched) + Missed + Extra);

    /// <summary>Mean overlap of the matched pairs; NaN without any.</summary>
    public double MeanOverlap => OverlapSum / Matched;

    /// <summary>Adds the counts of another image.</summary>
    public static BoxMatching operator +(BoxMatching a, BoxMatching b) =>
        new(a.Matched + b.Matched, a.Missed + b.Missed, a.Extra + b.Extra, a.OverlapSum + b.OverlapSum);

    /// <summary>Matches the boxes of one image. Ties go to the lowest reference box, then the lowest found box. O(pairs log pairs).</summary>
    /// <param name="reference">The boxes to find.</param>
    /// <param name="found">The boxes that were found.</param>
    /// <param name="threshold">Least overlap of a match, in (0, 1]; 0.5 by default.</param>
    public static BoxMatching Run(ReadOnlySpan<Box> reference, ReadOnlySpan<Box> found, double threshold = 0.5)
    {
        if (!(threshold is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be in (0, 1].");
        }

        List<(double Overlap, int Reference, int Found)> pairs = [];
        for (var r = 0; r < reference.Length; r++)
        {
            for (var f = 0; f < found.Length; f++)
            {
                var overlap = reference[r].Overlap(found[f]);
                if (overlap >= threshold)
                {
                    pairs.Add((-overlap, r, f));
                }
            }
        }

        pairs.Sort();
        var (takenReference, takenFound) = (new bool[reference.Length], new bool[found.Length]);
        var (matched, sum) = (0, 0.0);
        foreach (var (overlap, r, f) in pairs)
        {
            if (!takenReference[r] && !takenFound[f])
            {
                takenReference[r] = takenFound[f] = true;
                matched++;
                sum -= overlap;
            }
        }

        return new BoxMatching(matched, reference.Length - matched, found.Length - matched, sum);
    }
}
