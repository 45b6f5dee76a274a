using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>The masks of one item and how many pixels have each pattern of votes: all that any model needs to see.</summary>
internal sealed class MaskItem
{
    private MaskItem(int item, int[] annotators, RunLengthMask[] masks)
    {
        Item = item;
        Annotators = annotators;
        Masks = masks;
        var patterns = MaskRuns.Patterns(masks);
        Patterns = [.. patterns.Keys.Order()];
        Pixels = Array.ConvertAll(Patterns, pattern => (double)patterns[pattern]);
    }

    public int Item { get; }

    public int[] Annotators { get; }

    public RunLengthMask[] Masks { get; }

    /// <summary>Patterns of votes that occur, ascending: bit i stands for annotator i of <see cref="Annotators"/>.</summary>
    public ulong[] Patterns { get; }

    /// <summary>Pixels with each pattern.</summary>
    public double[] Pixels { get; }

    /// <summary>Checks the answers and groups them by item; the last of several by one annotator on one item counts.</summary>
    public static MaskItem[] From(IReadOnlyList<MaskAnswer> answers, int annotatorCount)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            if (answer.Item < 0 || (uint)answer.Annotator >= (uint)annotatorCount)
            {
                throw new ArgumentException(
                    $"Item {answer.Item}, annotator {answer.Annotator}: item ids are 0 or more, annotator ids 0 .. {annotatorCount - 1}.", nameof(answers));
            }
        }

        return [.. answers.GroupBy(answer => answer.Item).OrderBy(item => item.Key).Select(item =>
        {
            MaskAnswer[] own = [.. item.GroupBy(answer => answer.Annotator).OrderBy(a => a.Key).Select(a => a.Last())];
            Require(own);
            return new MaskItem(item.Key, Array.ConvertAll(own, answer => answer.Annotator), Array.ConvertAll(own, answer => answer.Mask));
        })];
    }

    /// <summary>The merged mask from the posterior of each pattern.</summary>
    public MergedMask Merge(double[] posteriors)
    {
        double Posterior(ulong pattern) => posteriors[Array.BinarySearch(Patterns, pattern)];
        List<PosteriorRun> runs = [];
        MaskRuns.Walk(Masks, (length, pattern) =>
        {
            var posterior = Posterior(pattern);
            if (runs.Count > 0 && runs[^1].Probability == posterior)
            {
                runs[^1] = new PosteriorRun(runs[^1].Length + length, posterior);
            }
            else
            {
                runs.Add(new PosteriorRun(length, posterior));
            }
        });
        var mask = MaskRuns.Merge(Masks, pattern => Posterior(pattern) >= 0.5);
        double expected = 0, common = 0;
        for (var i = 0; i < posteriors.Length; i++)
        {
            expected += Pixels[i] * posteriors[i];
            common += posteriors[i] >= 0.5 ? Pixels[i] * posteriors[i] : 0;
        }

        return new MergedMask(Item, mask, runs, expected + mask.Area > 0 ? 2 * common / (expected + mask.Area) : 1, Masks.Length);
    }

    private static void Require(MaskAnswer[] own)
    {
        if (own.Length > MaskRuns.MostMasks)
        {
            throw new ArgumentException($"Item {own[0].Item} has masks of {own.Length} annotators; at most {MaskRuns.MostMasks} can be merged.");
        }

        foreach (var answer in own)
        {
            if (answer.Mask.Height != own[0].Mask.Height || answer.Mask.Width != own[0].Mask.Width)
            {
                throw new ArgumentException(
                    $"Item {answer.Item}, annotator {answer.Annotator}: the mask is {answer.Mask.Height} × {answer.Mask.Width}; expected "
                    + $"{own[0].Mask.Height} × {own[0].Mask.Width}, as annotator {own[0].Annotator} has.");
            }
        }
    }
}
