using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>The detections of each class in the order of their scores, and the average precision that follows from it.</summary>
internal sealed class PrecisionCurves
{
    private static readonly double[] Recalls = CocoGrid.Recalls();

    private readonly int[] starts;
    private readonly int[] images;
    private readonly ushort[] ranks;
    private readonly ulong[] matched;
    private readonly ulong[] ignored;
    private readonly long[] positives;
    private readonly int[] detections;

    private PrecisionCurves(GroupLayout layout, int kept)
    {
        ClassCount = layout.ClassCount;
        starts = new int[ClassCount + 1];
        positives = new long[ClassCount * CocoGrid.Ranges];
        detections = new int[ClassCount];
        images = new int[kept];
        ranks = new ushort[kept];
        matched = new ulong[kept];
        ignored = new ulong[kept];
        ImagePositives = Array.Empty<(int, int)[]>();
    }

    public int ClassCount { get; }

    /// <summary>By class: the images with objects that count (of any size), and how many.</summary>
    public (int Image, int Positives)[][] ImagePositives { get; private set; }

    public static PrecisionCurves From(GroupLayout layout, IDetectionFlags flags, int threads)
    {
        var most = flags.MaxDetections;
        var curves = new PrecisionCurves(layout, flags.Ranks.Count(rank => rank < most));
        var byClass = Enumerable.Range(0, layout.ClassCount).Select(_ => new List<(int, int)>()).ToArray();
        for (var g = 0; g < layout.Groups.Length; g++)
        {
            var group = layout.Groups[g];
            curves.starts[group.Class + 1] += Math.Min(most, group.DetectionEnd - group.Detections);
            curves.detections[group.Class] += group.DetectionEnd - group.Detections;
            for (var range = 0; range < CocoGrid.Ranges; range++)
            {
                curves.positives[(group.Class * CocoGrid.Ranges) + range] += flags.Positives[(g * CocoGrid.Ranges) + range];
            }

            if (flags.Positives[g * CocoGrid.Ranges] > 0)
            {
                byClass[group.Class].Add((group.Image, flags.Positives[g * CocoGrid.Ranges]));
            }
        }

        for (var c = 0; c < layout.ClassCount; c++)
        {
            curves.starts[c + 1] += curves.starts[c];
        }

        curves.ImagePositives = Array.ConvertAll(byClass, list => list.ToArray());
        curves.Fill(layout, flags, threads);
        return curves;
    }

    /// <summary>The twelve values of each class.</summary>
    public ClassDetection[] Classes(int threads)
    {
        var classes = new ClassDetection[ClassCount];
        new ChunkGang(Math.Max(1, ClassCount), threads).Run(c =>
        {
            if (c < ClassCount)
            {
                classes[c] = new ClassDetection(c, (int)positives[c * CocoGrid.Ranges], detections[c], Scores(c));
            }
        });
        return classes;
    }

    /// <summary>
    /// Average precision of one class at one threshold over all sizes, with the images as often as <paramref name="weights"/> says.
    /// </summary>
    public double Resampled(int cls, int threshold, ReadOnlySpan<byte> weights, long total) => Curve(cls, threshold, weights, total).Ap;

    private DetectionScores Scores(int cls)
    {
        Span<double> values = stackalloc double[DetectionScores.Count];
        values.Fill(double.NaN);
        for (var range = 0; range < CocoGrid.Ranges; range++)
        {
            var total = positives[(cls * CocoGrid.Ranges) + range];
            if (total == 0)
            {
                continue;
            }

            var (ap, recalls) = (0.0, default(RecallCounts));
            for (var threshold = 0; threshold < CocoGrid.ThresholdCount; threshold++)
            {
                var curve = Curve(cls, (range * CocoGrid.ThresholdCount) + threshold, default, total);
                ap += curve.Ap;
                recalls += curve.Recalls;
                var single = range > 0 ? -1 : threshold switch { 0 => 1, 5 => 2, _ => -1 };
                if (single >= 0)
                {
                    values[single] = curve.Ap;
                }
            }

            var scale = 1.0 / (CocoGrid.ThresholdCount * (double)total);
            values[range == 0 ? 0 : 2 + range] = ap / CocoGrid.ThresholdCount;
            values[8 + range] = recalls.All * scale;
            if (range == 0)
            {
                (values[6], values[7]) = (recalls.First * scale, recalls.Ten * scale);
            }
        }

        return DetectionScores.From(values);
    }

    /// <summary>
    /// Walks down the scores. Precision is highest just behind a match, so the best precision between two recalls of the grid is that of the
    /// matches there, and the precision at a recall the best of all that lie behind.
    /// </summary>
    private (double Ap, RecallCounts Recalls) Curve(int cls, int bit, ReadOnlySpan<byte> weights, long total)
    {
        Span<double> best = stackalloc double[CocoGrid.RecallCount];
        best.Clear();
        var (hits, seen, at, counts) = (0L, 0L, 0, default(RecallCounts));
        for (var i = starts[cls]; i < starts[cls + 1]; i++)
        {
            if (((ignored[i] >> bit) & 1) != 0)
            {
                continue;
            }

            var weight = weights.IsEmpty ? 1 : weights[images[i]];
            seen += weight;
            if (((matched[i] >> bit) & 1) == 0 || weight == 0)
            {
                continue;
            }

            hits += weight;
            counts = counts.With(ranks[i]);
            var recall = (double)hits / total;
            while (at + 1 < Recalls.Length && Recalls[at + 1] <= recall)
            {
                at++;
            }

            best[at] = Math.Max(best[at], (double)hits / seen);
        }

        var (sum, highest) = (0.0, 0.0);
        for (var r = best.Length - 1; r >= 0; r--)
        {
            highest = Math.Max(highest, best[r]);
            sum += highest;
        }

        return (sum / best.Length, counts);
    }

    private void Fill(GroupLayout layout, IDetectionFlags flags, int threads)
    {
        // Groups are sorted by class, so the detections of a class are a stretch.
        var ends = new int[layout.ClassCount];
        foreach (var group in layout.Groups)
        {
            ends[group.Class] = group.DetectionEnd;
        }

        new ChunkGang(Math.Max(1, layout.ClassCount), threads).Run(c =>
        {
            if (c >= layout.ClassCount || starts[c] == starts[c + 1])
            {
                return;
            }

            var order = new ScoredRow[starts[c + 1] - starts[c]];
            var next = 0;
            for (var row = ends[c] - detections[c]; row < ends[c]; row++)
            {
                if (flags.Ranks[row] < flags.MaxDetections)
                {
                    order[next++] = new ScoredRow(layout.Scores[row], row);
                }
            }

            Array.Sort(order);
            Take(layout, flags, order, starts[c]);
        });
    }

    private void Take(GroupLayout layout, IDetectionFlags flags, ScoredRow[] order, int start)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var (row, at) = (order[i].Row, start + i);
            images[at] = layout.DetectionImages[row];
            ranks[at] = flags.Ranks[row];
            matched[at] = flags.Matched[row];
            ignored[at] = flags.Ignored[row];
        }
    }
}
