using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>
/// Matches the detections of every group at every range of sizes and overlap threshold. Bit <c>range × 10 + threshold</c> of a detection's flags
/// says whether it took an object and whether it is ignored.
/// </summary>
internal sealed class DetectionMatcher<TShape, TGeometry>(DetectionGroups<TShape> groups, int maxDetections) : IDetectionFlags
    where TGeometry : struct, IShapeGeometry<TShape>
{
    private const int GroupsPerChunk = 1024;

    private readonly double[] thresholds = CocoGrid.Thresholds();

    public int MaxDetections => maxDetections;

    public ulong[] Matched { get; } = new ulong[groups.Detections.Length];

    public ulong[] Ignored { get; } = new ulong[groups.Detections.Length];

    public ushort[] Ranks { get; } = new ushort[groups.Detections.Length];

    public int[] Positives { get; } = new int[groups.Layout.Groups.Length * CocoGrid.Ranges];

    public void Run(int threads)
    {
        var all = groups.Layout.Groups;
        var chunks = Math.Max(1, (all.Length + GroupsPerChunk - 1) / GroupsPerChunk);
        new ChunkGang(chunks, threads).Run(chunk =>
        {
            var scratch = new MatchScratch();
            var end = Math.Min(all.Length, (chunk + 1) * GroupsPerChunk);
            for (var group = chunk * GroupsPerChunk; group < end; group++)
            {
                Match(group, scratch);
            }
        });
    }

    private void Match(int index, MatchScratch scratch)
    {
        var group = groups.Layout.Groups[index];
        var truths = group.TruthEnd - group.Truths;
        var detections = Math.Min(group.DetectionEnd - group.Detections, maxDetections);
        for (var d = group.Detections; d < group.DetectionEnd; d++)
        {
            Ranks[d] = (ushort)Math.Min(d - group.Detections, ushort.MaxValue);
        }

        scratch.Reserve(truths, detections);
        var overlaps = Overlaps(group, truths, detections, scratch);
        for (var range = 0; range < CocoGrid.Ranges; range++)
        {
            Positives[(index * CocoGrid.Ranges) + range] = SortTruths(group, range, scratch);
            for (var d = 0; d < detections; d++)
            {
                if (!CocoGrid.Contains(range, groups.DetectionAreas[group.Detections + d]))
                {
                    Ignored[group.Detections + d] |= CocoGrid.AllThresholds << (range * CocoGrid.ThresholdCount);
                }
            }

            for (var t = 0; t < overlaps; t++)
            {
                MatchAt(group, truths, detections, range, t, scratch);
            }
        }
    }

    /// <summary>Fills the matrix of overlaps and returns how many thresholds the largest of all reaches.</summary>
    private int Overlaps(DetectionGroup group, int truths, int detections, MatchScratch scratch)
    {
        var overall = 0.0;
        for (var d = 0; d < detections; d++)
        {
            var detection = group.Detections + d;
            var largest = 0.0;
            for (var t = 0; t < truths; t++)
            {
                var truth = group.Truths + t;
                var overlap = 0.0;
                if (groups.DetectionBounds[detection].IntersectionArea(groups.TruthBounds[truth]) > 0)
                {
                    var common = TGeometry.CommonArea(groups.Detections[detection], groups.Truths[truth]);
                    var own = groups.DetectionAreas[detection];
                    overlap = groups.Crowds[truth] ? common / own : Overlap.OverUnion(common, own, groups.TruthAreas[truth]);
                }

                scratch.Overlaps[(d * truths) + t] = overlap;
                largest = Math.Max(largest, overlap);
            }

            scratch.Largest[d] = largest;
            overall = Math.Max(overall, largest);
        }

        return CocoGrid.Reached(thresholds, overall);
    }

    /// <summary>Objects in the order in which they are tried, those to be ignored last; returns the number of the others.</summary>
    private int SortTruths(DetectionGroup group, int range, MatchScratch scratch)
    {
        var (counted, last) = (0, 0);
        var truths = group.TruthEnd - group.Truths;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var t = 0; t < truths; t++)
            {
                var truth = group.Truths + t;
                var ignore = groups.Crowds[truth] || !CocoGrid.Contains(range, groups.TruthSizes[truth]);
                if (ignore == (pass == 1))
                {
                    scratch.Order[last++] = t;
                }
            }

            counted = pass == 0 ? last : counted;
        }

        scratch.Counted = counted;
        return counted;
    }

    private void MatchAt(DetectionGroup group, int truths, int detections, int range, int threshold, MatchScratch scratch)
    {
        var bit = 1UL << ((range * CocoGrid.ThresholdCount) + threshold);
        var least = Math.Min(thresholds[threshold], 1 - 1e-10);
        var taken = scratch.Taken.AsSpan(0, truths);
        taken.Clear();
        for (var d = 0; d < detections; d++)
        {
            if (scratch.Largest[d] < least)
            {
                continue;
            }

            var best = Best(group, truths, d, least, scratch);
            if (best < 0)
            {
                continue;
            }

            var truth = scratch.Order[best];
            taken[truth] = true;
            Matched[group.Detections + d] |= bit;
            Ignored[group.Detections + d] = best < scratch.Counted ? Ignored[group.Detections + d] & ~bit : Ignored[group.Detections + d] | bit;
        }
    }

    /// <summary>Position of the object that a detection takes, or -1.</summary>
    private int Best(DetectionGroup group, int truths, int detection, double least, MatchScratch scratch)
    {
        var best = -1;
        for (var at = 0; at < truths; at++)
        {
            if (at == scratch.Counted && best >= 0)
            {
                break; // an object that counts is taken before any that is ignored
            }

            var truth = scratch.Order[at];
            var overlap = scratch.Overlaps[(detection * truths) + truth];
            if (overlap >= least && (!scratch.Taken[truth] || groups.Crowds[group.Truths + truth]))
            {
                (best, least) = (at, overlap);
            }
        }

        return best;
    }
}
