namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>Expected pixels of each annotator under posteriors, and the quality that follows from them.</summary>
internal sealed class MaskCounts(int annotators)
{
    private readonly double[] marked = new double[annotators]; // in the region and marked
    private readonly double[] region = new double[annotators];
    private readonly double[] left = new double[annotators]; // outside the region and not marked
    private readonly double[] outside = new double[annotators];
    private readonly int[] answers = new int[annotators];

    public void Clear()
    {
        Array.Clear(marked);
        Array.Clear(region);
        Array.Clear(left);
        Array.Clear(outside);
        Array.Clear(answers);
    }

    /// <summary>Adds an item; <paramref name="pixels"/> may differ from the item's own where a part of the image is left out.</summary>
    public void Add(MaskItem item, double[] pixels, double[] posteriors)
    {
        for (var i = 0; i < item.Annotators.Length; i++)
        {
            var annotator = item.Annotators[i];
            answers[annotator]++;
            for (var p = 0; p < pixels.Length; p++)
            {
                var (inside, vote) = (pixels[p] * posteriors[p], (item.Patterns[p] >> i) & 1);
                region[annotator] += inside;
                outside[annotator] += pixels[p] - inside;
                marked[annotator] += vote == 1 ? inside : 0;
                left[annotator] += vote == 0 ? pixels[p] - inside : 0;
            }
        }
    }

    public double Sensitivity(int annotator, double smoothing) => (marked[annotator] + smoothing) / (region[annotator] + (2 * smoothing));

    public double Specificity(int annotator, double smoothing) => (left[annotator] + smoothing) / (outside[annotator] + (2 * smoothing));

    public MaskAnnotatorQuality[] Qualities() => [.. answers.Select((count, a) =>
    {
        var own = marked[a] + outside[a] - left[a]; // all that the annotator marked
        return count == 0
            ? new MaskAnnotatorQuality(a, 0, double.NaN, double.NaN, double.NaN)
            : new MaskAnnotatorQuality(
                a,
                count,
                region[a] > 0 ? marked[a] / region[a] : double.NaN,
                outside[a] > 0 ? left[a] / outside[a] : double.NaN,
                own + region[a] > 0 ? 2 * marked[a] / (own + region[a]) : 1);
    })];
}
