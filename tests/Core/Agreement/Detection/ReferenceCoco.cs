using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Tests.Core.Agreement.Detection;

/// <summary>
/// COCO's evaluation written down as its definition reads: every curve in full, for one class, threshold and range at a time. Slow, and what
/// the fast one is compared with.
/// </summary>
internal static class ReferenceCoco
{
    public sealed record Truth(int Image, int Class, Box Box, bool Crowd);

    public sealed record Found(int Image, int Class, Box Box, double Score);

    /// <summary>.50 … .95 as numpy's linspace rounds them.</summary>
    public static readonly double[] Thresholds = [.. Enumerable.Range(0, 10).Select(t => t == 9 ? 0.95 : (t * ((0.95 - 0.5) / 9)) + 0.5)];

    public static double Ap(IReadOnlyList<Truth> truths, IReadOnlyList<Found> found, double threshold, double least, double most, int maxDetections = 100)
    {
        var classes = truths.Select(truth => truth.Class).Concat(found.Select(f => f.Class)).Distinct();
        var values = classes.Select(cls => ApOfClass(
            [.. truths.Where(truth => truth.Class == cls)], [.. found.Where(f => f.Class == cls)], threshold, least, most, maxDetections));
        return values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
    }

    private static double ApOfClass(Truth[] truths, Found[] found, double threshold, double least, double most, int maxDetections)
    {
        List<(double Score, bool Match)> outcomes = [];
        var positives = 0;
        foreach (var image in truths.Select(truth => truth.Image).Concat(found.Select(f => f.Image)).Distinct().Order())
        {
            var own = truths.Where(truth => truth.Image == image)
                .Select(truth => (Truth: truth, Ignore: truth.Crowd || truth.Box.Area < least || truth.Box.Area > most))
                .OrderBy(truth => truth.Ignore).ToArray();
            positives += own.Count(truth => !truth.Ignore);
            var taken = new bool[own.Length];
            foreach (var f in found.Where(f => f.Image == image).OrderByDescending(f => f.Score).Take(maxDetections))
            {
                var (best, overlap) = (-1, Math.Min(threshold, 1 - 1e-10));
                for (var t = 0; t < own.Length; t++)
                {
                    if (taken[t] && !own[t].Truth.Crowd)
                    {
                        continue;
                    }

                    if (best >= 0 && !own[best].Ignore && own[t].Ignore)
                    {
                        break;
                    }

                    var common = Common(f.Box, own[t].Truth.Box);
                    var iou = common / (own[t].Truth.Crowd ? f.Box.Area : f.Box.Area + own[t].Truth.Box.Area - common);
                    if (iou >= overlap)
                    {
                        (best, overlap) = (t, iou);
                    }
                }

                if (best >= 0)
                {
                    taken[best] = true;
                }

                if (!(best >= 0 ? own[best].Ignore : f.Box.Area < least || f.Box.Area > most))
                {
                    outcomes.Add((f.Score, best >= 0));
                }
            }
        }

        return positives == 0 ? double.NaN : Interpolated([.. outcomes.OrderByDescending(outcome => outcome.Score)], positives);
    }

    private static double Interpolated((double Score, bool Match)[] outcomes, int positives)
    {
        var (recall, precision) = (new double[outcomes.Length], new double[outcomes.Length]);
        var hits = 0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            hits += outcomes[i].Match ? 1 : 0;
            (recall[i], precision[i]) = (hits / (double)positives, hits / (i + 1.0));
        }

        return Enumerable.Range(0, 101).Average(r =>
            Enumerable.Range(0, recall.Length).Where(i => recall[i] >= (r == 100 ? 1 : r * 0.01)).Select(i => precision[i]).DefaultIfEmpty(0).Max());
    }

    private static double Common(Box a, Box b) =>
        Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left)) * Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
}
