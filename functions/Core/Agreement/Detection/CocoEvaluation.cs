using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>
/// Mean average precision as COCO defines it: AP@[.5:.95], AP50, AP75, small, medium and large objects, crowds, and average recall.
/// </summary>
/// <remarks>
/// <para>Per class, image and overlap threshold t = .50, .55 … .95, detections take, from the highest score down, the free object with which they
/// overlap most (the later one among equals), at least t. An object outside the range of sizes and a crowd are matched only where nothing else is;
/// a detection so matched, or unmatched and itself outside the range, is ignored. The overlap with a crowd is common area / area of the detection, and
/// a crowd is never used up.</para>
/// <para>Over all images, detections in the order of their scores give a curve of recall and precision; precision at a recall r is the highest one
/// at any recall ≥ r, and AP its mean over r = 0, .01 … 1. Means are over the classes that have objects.</para>
/// <para>Equal to pycocotools up to rounding, with NaN in place of -1. The interval of the three main values is a seeded bootstrap over images.</para>
/// <para>T.-Y. Lin et al.: Microsoft COCO: Common Objects in Context, ECCV 2014, doi:10.1007/978-3-319-10602-1_48. O(n log n) for n detections plus,
/// per image and class, detections × objects × (1 + thresholds that the overlap reaches).</para>
/// </remarks>
/// <example><code>
/// var result = CocoEvaluation.Run(
///     new TruthColumns&lt;Box&gt; { Images = [0], Classes = [0], Shapes = [new Box(0, 0, 10, 10)] },
///     new DetectionColumns&lt;Box&gt; { Images = [0], Classes = [0], Shapes = [new Box(0, 0, 10, 8)], Scores = [0.9] });
/// // result.Scores.Ap50 is 1, result.Scores.Ap is 0.7: an overlap of 0.8 reaches seven of the ten thresholds.
/// </code></example>
public static class CocoEvaluation
{
    /// <summary>Evaluates boxes.</summary>
    /// <param name="truths">The objects.</param>
    /// <param name="detections">What was found.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option, or a value in a column, is invalid; the message names column, row and range.</exception>
    public static CocoResult Run(TruthColumns<Box> truths, DetectionColumns<Box> detections, CocoOptions? options = null) =>
        Run<Box, BoxGeometry>(truths, detections, options);

    /// <summary>Evaluates shapes of any kind, for instance masks with <see cref="MaskGeometry"/>.</summary>
    /// <typeparam name="TShape">The kind of shape.</typeparam>
    /// <typeparam name="TGeometry">Its geometry.</typeparam>
    /// <param name="truths">The objects.</param>
    /// <param name="detections">What was found.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option, or a value in a column, is invalid; the message names column, row and range.</exception>
    public static CocoResult Run<TShape, TGeometry>(
        TruthColumns<TShape> truths, DetectionColumns<TShape> detections, CocoOptions? options = null)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        options ??= new CocoOptions();
        options.Validate();
        var groups = DetectionGroups<TShape>.From<TGeometry>(truths, detections);
        var matcher = new DetectionMatcher<TShape, TGeometry>(groups, options.MaxDetections);
        matcher.Run(options.Threads);
        var curves = PrecisionCurves.From(groups.Layout, matcher, options.Threads);
        var classes = curves.Classes(options.Threads);
        var means = Mean(classes);
        var bounds = new DetectionBootstrap(curves, groups.Layout.Images).Run(options);
        return new CocoResult(
            means,
            classes,
            Estimated(means.Ap, bounds[0], options, groups.Layout.Images),
            Estimated(means.Ap50, bounds[1], options, groups.Layout.Images),
            Estimated(means.Ap75, bounds[2], options, groups.Layout.Images),
            groups.Layout.Images);
    }

    private static Estimate Estimated(double value, double[] samples, CocoOptions options, int images)
    {
        samples = Array.FindAll(samples, double.IsFinite);
        Array.Sort(samples);
        var mean = samples.Length == 0 ? double.NaN : samples.Average();
        var error = samples.Length < 2 ? double.NaN : Math.Sqrt(samples.Sum(sample => (sample - mean) * (sample - mean)) / (samples.Length - 1));
        var (lower, upper) = (Quantiles.Of(samples, (1 - options.ConfidenceLevel) / 2), Quantiles.Of(samples, (1 + options.ConfidenceLevel) / 2));
        if (value >= 1 && samples.Length > 0)
        {
            lower = Wilson.Interval(1, images, options.ConfidenceLevel).Lower; // nothing varies over images: as for a proportion of perfect ones
        }

        return new Estimate(value, lower, upper, error, images);
    }

    private static DetectionScores Mean(IReadOnlyList<ClassDetection> classes)
    {
        Func<DetectionScores, double>[] columns =
        [
            s => s.Ap, s => s.Ap50, s => s.Ap75, s => s.ApSmall, s => s.ApMedium, s => s.ApLarge,
            s => s.Ar1, s => s.Ar10, s => s.Ar, s => s.ArSmall, s => s.ArMedium, s => s.ArLarge,
        ];
        return DetectionScores.From(Array.ConvertAll(columns, column =>
        {
            var defined = classes.Select(c => column(c.Scores)).Where(value => !double.IsNaN(value)).ToArray();
            return defined.Length == 0 ? double.NaN : defined.Average();
        }));
    }
}
