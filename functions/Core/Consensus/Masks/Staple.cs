namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>
/// STAPLE: expectation maximisation over pixels. Every annotator has a sensitivity p (marks a pixel of the region) and a specificity q (leaves another one
/// out), the same on all items, and the posterior of a pixel follows from who marked it.
/// </summary>
/// <remarks>
/// <para>E-step: W ∝ f Π p^d (1 - p)^(1 - d) against (1 - f) Π q^(1 - d) (1 - q)^d over the item's annotators with decision d. M-step: p = Σ W d / Σ W,
/// q = Σ (1 - W)(1 - d) / Σ (1 - W), each with a few pixels of smoothing. Start: shares of votes.</para>
/// <para>All pixels with the same votes have the same posterior, so the fit sees only how many pixels have which pattern of votes: it costs nothing
/// more for a large image, and memory is that of the run lengths.</para>
/// <para>Deviations from Warfield, Zou, Wells 2004, doi:10.1109/TMI.2004.828354: quality is shared by all items in place of fitted per image; background that
/// nobody marked is limited unless the options say otherwise; no Markov random field.</para>
/// <para>O(runs × annotators) once, and per iteration O(patterns × annotators). At most 64 annotators per item.</para>
/// </remarks>
public static class Staple
{
    /// <summary>Merges masks of one region per item; run it once per class.</summary>
    /// <param name="answers">One entry per annotator and item, masks of one item in one size.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or sizes differ; the message says where.</exception>
    public static MaskConsensusResult Run(IReadOnlyList<MaskAnswer> answers, int annotatorCount, StapleOptions? options = null)
    {
        options ??= new StapleOptions();
        options.Validate();
        var items = MaskItem.From(answers, annotatorCount);
        var fit = new StapleFit(items, annotatorCount, options);
        fit.Run();
        return new MaskConsensusResult(
            "staple",
            [.. items.Select((item, i) => item.Merge(fit.Posteriors[i]))],
            fit.Counts.Qualities(),
            fit.Iterations,
            fit.Converged,
            items.Length == 0 ? double.NaN : fit.LogLikelihood);
    }
}
