using AnnotationFunctions.Core.Agreement.Shapes;

namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Adds up what pairs of annotators agree on, item by item.</summary>
internal sealed class ObjectTally<TShape, TGeometry>(ObjectAgreementOptions options)
    where TGeometry : struct, IShapeGeometry<TShape>
{
    private readonly RatioSums[] atThreshold = [.. options.Thresholds.Items.Select(_ => new RatioSums())];
    private readonly RatioSums overlap = new();
    private readonly RatioSums dice = new();
    private readonly RatioSums matchedOverlap = new();
    private readonly RatioSums boundary = new();
    private readonly RatioSums labels = new();
    private readonly SortedDictionary<(int, int), (RatioSums F1, RatioSums Overlap)> pairs = [];
    private readonly SortedDictionary<int, (RatioSums F1, RatioSums Overlap)> classes = [];
    private readonly int[] objects = new int[options.Classes];
    private readonly List<ItemObjectAgreement> items = [];
    private int emptyItems;

    public void Add(ShapeAnswer<TShape>[] item)
    {
        var measured = Array.ConvertAll(item, answer => new MeasuredShapes<TShape, TGeometry>(answer));
        var share = 2.0 / (item.Length * (item.Length - 1));
        var (f1, average) = (0.0, 0.0);
        for (var i = 0; i < measured.Length; i++)
        {
            for (var j = i + 1; j < measured.Length; j++)
            {
                var (pairF1, pairOverlap) = AddPair(item[0].Item, measured[i], measured[j], share);
                f1 += share * pairF1;
                average += share * pairOverlap;
            }

            for (var shape = 0; shape < item[i].Shapes.Count; shape++)
            {
                objects[item[i].LabelOf(shape)]++;
            }
        }

        emptyItems += Array.TrueForAll(item, answer => answer.Shapes.Count == 0) ? 1 : 0;
        items.Add(new ItemObjectAgreement(item[0].Item, item.Length, f1, average));
    }

    public ObjectAgreementResult Result() => new()
    {
        F1 = [.. atThreshold.Select((sums, t) => new ThresholdAgreement(options.Thresholds[t], sums.Estimate(options)))],
        AverageOverlap = overlap.Estimate(options),
        AverageDice = dice.Estimate(options),
        MatchedOverlap = matchedOverlap.Estimate(options),
        BoundaryF = boundary.Estimate(options),
        Labels = labels.Estimate(options),
        Classes = [.. classes.Select(c =>
            new ClassObjectAgreement(c.Key, objects[c.Key], c.Value.F1.Estimate(options, true), c.Value.Overlap.Estimate(options, true)))],
        Pairs = [.. pairs.Select(p =>
            new PairObjectAgreement(p.Key.Item1, p.Key.Item2, p.Value.F1.Estimate(options, true), p.Value.Overlap.Estimate(options, true)))],
        Items = items,
        EmptyItems = emptyItems,
    };

    /// <summary>F1 at the first threshold and average overlap of one pair on one item.</summary>
    private (double F1, double Overlap) AddPair(
        int item, MeasuredShapes<TShape, TGeometry> first, MeasuredShapes<TShape, TGeometry> second, double share)
    {
        var anywhere = first.Overlaps(second);
        var overlaps = SameClass(anywhere, first.Answer, second.Answer);
        var (n, m) = (first.Count, second.Count);
        var ofPair = Of(pairs, (first.Answer.Annotator, second.Answer.Annotator));
        var largest = Assignment.Largest(overlaps, n, m);
        var (overlapSum, diceSum, f1) = (0.0, 0.0, n + m == 0 ? 1.0 : 0);
        for (var i = 0; i < n; i++)
        {
            var found = largest[i] < 0 ? 0 : overlaps[(i * m) + largest[i]];
            overlapSum += 2 * found;
            diceSum += 2 * Overlap.DiceOf(found);
        }

        overlap.Add(item, share * overlapSum, share * (n + m));
        dice.Add(item, share * diceSum, share * (n + m));
        ofPair.Overlap.Add(item, overlapSum, n + m);
        AddClasses(item, first.Answer, second.Answer, share, largest, overlaps, false);
        for (var t = 0; t < atThreshold.Length; t++)
        {
            var matched = Match(overlaps, n, m, options.Thresholds[t]);
            var hits = 2.0 * matched.Count(column => column >= 0);
            atThreshold[t].Add(item, share * hits, share * (n + m));
            if (t == 0)
            {
                f1 = n + m == 0 ? 1 : hits / (n + m);
                ofPair.F1.Add(item, hits, n + m);
                AddClasses(item, first.Answer, second.Answer, share, matched, overlaps, true);
                AddMatched(item, first, second, share, matched, overlaps);
            }
        }

        AddLabels(item, first.Answer, second.Answer, share, anywhere);
        return (f1, n + m == 0 ? 1 : overlapSum / (n + m));
    }

    private void AddMatched(
        int item, MeasuredShapes<TShape, TGeometry> first, MeasuredShapes<TShape, TGeometry> second, double share, int[] matched, double[] overlaps)
    {
        for (var i = 0; i < matched.Length; i++)
        {
            if (matched[i] < 0)
            {
                continue;
            }

            matchedOverlap.Add(item, share * overlaps[(i * second.Count) + matched[i]], share);
            if (options.BoundaryTolerance is { } tolerance)
            {
                boundary.Add(item, share * TGeometry.BoundaryF(first.Answer.Shapes[i], second.Answer.Shapes[matched[i]], tolerance), share);
            }
        }
    }

    private void AddLabels(int item, ShapeAnswer<TShape> first, ShapeAnswer<TShape> second, double share, double[] anywhere)
    {
        if (options.Classes == 1)
        {
            return;
        }

        var matched = Match(anywhere, first.Shapes.Count, second.Shapes.Count, options.Thresholds[0]);
        for (var i = 0; i < matched.Length; i++)
        {
            if (matched[i] >= 0)
            {
                labels.Add(item, first.LabelOf(i) == second.LabelOf(matched[i]) ? share : 0, share);
            }
        }
    }

    private void AddClasses(
        int item, ShapeAnswer<TShape> first, ShapeAnswer<TShape> second, double share, int[] matched, double[] overlaps, bool count)
    {
        RatioSums Sums(int label) => count ? Of(classes, label).F1 : Of(classes, label).Overlap;
        for (var i = 0; i < first.Shapes.Count; i++)
        {
            var gain = matched[i] < 0 ? 0 : count ? 1 : overlaps[(i * second.Shapes.Count) + matched[i]];
            Sums(first.LabelOf(i)).Add(item, share * 2 * gain, share);
        }

        for (var j = 0; j < second.Shapes.Count; j++)
        {
            Sums(second.LabelOf(j)).Add(item, 0, share);
        }
    }

    /// <summary>As many pairs as possible with an overlap of at least the threshold; among equal numbers those with the largest sum of overlaps.</summary>
    private static int[] Match(double[] overlaps, int rows, int columns, double threshold)
    {
        var most = Math.Min(rows, columns) + 1.0;
        return Assignment.Largest(Array.ConvertAll(overlaps, overlap => overlap >= threshold ? 1 + (overlap / most) : 0), rows, columns);
    }

    private static double[] SameClass(double[] overlaps, ShapeAnswer<TShape> first, ShapeAnswer<TShape> second)
    {
        var same = (double[])overlaps.Clone();
        for (var i = 0; i < same.Length; i++)
        {
            if (first.LabelOf(i / second.Shapes.Count) != second.LabelOf(i % second.Shapes.Count))
            {
                same[i] = 0;
            }
        }

        return same;
    }

    private static (RatioSums F1, RatioSums Overlap) Of<TKey>(SortedDictionary<TKey, (RatioSums F1, RatioSums Overlap)> sums, TKey key)
        where TKey : notnull
    {
        if (!sums.TryGetValue(key, out var own))
        {
            sums[key] = own = (new RatioSums(), new RatioSums());
        }

        return own;
    }
}
