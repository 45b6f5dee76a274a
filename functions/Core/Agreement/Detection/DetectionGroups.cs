using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Schema.Geometry;

namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>Checked columns in the order of their groups.</summary>
internal sealed class DetectionGroups<TShape>
{
    private const int MostIds = 50_000_000;

    public required GroupLayout Layout { get; init; }

    public required TShape[] Truths { get; init; }

    public required double[] TruthAreas { get; init; }

    /// <summary>Areas that decide between small, medium and large.</summary>
    public required double[] TruthSizes { get; init; }

    public required Extent[] TruthBounds { get; init; }

    public required bool[] Crowds { get; init; }

    public required TShape[] Detections { get; init; }

    public required double[] DetectionAreas { get; init; }

    public required Extent[] DetectionBounds { get; init; }

    public static DetectionGroups<TShape> From<TGeometry>(TruthColumns<TShape> truths, DetectionColumns<TShape> detections)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        Check<TGeometry>("truths", truths.Images, truths.Classes, truths.Shapes);
        Check<TGeometry>("detections", detections.Images, detections.Classes, detections.Shapes);
        RequireLength("truths", nameof(truths.Crowds), truths.Crowds.Length, truths.Count, true);
        RequireLength("truths", nameof(truths.Areas), truths.Areas.Length, truths.Count, true);
        RequireLength("detections", nameof(detections.Scores), detections.Scores.Length, detections.Count, false);
        RequireFinite("detections", nameof(detections.Scores), detections.Scores);
        RequireFinite("truths", nameof(truths.Areas), truths.Areas);
        var layout = Arrange(truths.Images, truths.Classes, detections.Images, detections.Classes, detections.Scores);
        var (truthOrder, detectionOrder) = (layout.TruthOrder, layout.DetectionOrder);
        var truthShapes = Take(truthOrder, truths.Shapes);
        var detectionShapes = Take(detectionOrder, detections.Shapes);
        var areas = Array.ConvertAll(truthShapes, TGeometry.Area);
        return new DetectionGroups<TShape>
        {
            Layout = layout,
            Truths = truthShapes,
            TruthAreas = areas,
            TruthSizes = truths.Areas.IsEmpty ? areas : Take(truthOrder, truths.Areas),
            TruthBounds = Array.ConvertAll(truthShapes, TGeometry.Bounds),
            Crowds = truths.Crowds.IsEmpty ? new bool[truthOrder.Length] : Take(truthOrder, truths.Crowds),
            Detections = detectionShapes,
            DetectionAreas = Array.ConvertAll(detectionShapes, TGeometry.Area),
            DetectionBounds = Array.ConvertAll(detectionShapes, TGeometry.Bounds),
        };
    }

    private static GroupLayout Arrange(
        ReadOnlySpan<int> truthImages, ReadOnlySpan<int> truthClasses,
        ReadOnlySpan<int> images, ReadOnlySpan<int> classes, ReadOnlySpan<double> scores)
    {
        var imageCount = Math.Max(Largest(truthImages), Largest(images)) + 1;
        var classCount = Math.Max(Largest(truthClasses), Largest(classes)) + 1;
        var truthOrder = GroupLayout.Sort(truthImages, truthClasses, imageCount, classCount);
        var order = GroupLayout.Sort(images, classes, imageCount, classCount);
        var groups = GroupLayout.Group(truthOrder, truthImages, truthClasses, order, images, classes);
        var sorted = Take(order, scores);
        foreach (var group in groups)
        {
            SortByScore(order.AsSpan(group.Detections..group.DetectionEnd), sorted.AsSpan(group.Detections..group.DetectionEnd));
        }

        var used = new int[imageCount]; // images get numbers without gaps
        foreach (var group in groups)
        {
            used[group.Image] = 1;
        }

        var count = 0;
        for (var image = 0; image < imageCount; image++)
        {
            count += used[image];
            used[image] = count - 1;
        }

        return new GroupLayout
        {
            Groups = Array.ConvertAll(groups, group => group with { Image = used[group.Image] }),
            TruthOrder = truthOrder,
            DetectionOrder = order,
            DetectionImages = Array.ConvertAll(Take(order, images), image => used[image]),
            Scores = sorted,
            ClassCount = classCount,
            Images = count,
        };
    }

    /// <summary>Falling scores; rows of equal score stay in their order.</summary>
    private static void SortByScore(Span<int> rows, Span<double> scores)
    {
        if (rows.Length > 64)
        {
            var keyed = new (double, int)[rows.Length];
            for (var i = 0; i < keyed.Length; i++)
            {
                keyed[i] = (-scores[i], rows[i]); // rows of a group ascend, so they break ties
            }

            Array.Sort(keyed);
            for (var i = 0; i < keyed.Length; i++)
            {
                (scores[i], rows[i]) = (-keyed[i].Item1, keyed[i].Item2);
            }

            return;
        }

        for (var i = 1; i < rows.Length; i++)
        {
            var (row, score, at) = (rows[i], scores[i], i);
            for (; at > 0 && scores[at - 1] < score; at--)
            {
                (rows[at], scores[at]) = (rows[at - 1], scores[at - 1]);
            }

            (rows[at], scores[at]) = (row, score);
        }
    }

    private static T[] Take<T>(int[] order, ReadOnlySpan<T> values)
    {
        var taken = new T[order.Length];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = values[order[i]];
        }

        return taken;
    }

    private static int Largest(ReadOnlySpan<int> ids)
    {
        var largest = -1;
        foreach (var id in ids)
        {
            largest = Math.Max(largest, id);
        }

        return largest;
    }

    private static void Check<TGeometry>(string what, ReadOnlySpan<int> images, ReadOnlySpan<int> classes, ReadOnlySpan<TShape> shapes)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        RequireLength(what, "Classes", classes.Length, images.Length, false);
        RequireLength(what, "Shapes", shapes.Length, images.Length, false);
        for (var row = 0; row < images.Length; row++)
        {
            if ((uint)images[row] >= MostIds || (uint)classes[row] >= MostIds)
            {
                throw new ArgumentException($"{what}, row {row}: image {images[row]} and class {classes[row]} must be in 0 .. {MostIds - 1}.");
            }

            if (TGeometry.Fault(shapes[row]) is { } fault)
            {
                throw new ArgumentException($"{what}, row {row}: {fault}.");
            }
        }
    }

    private static void RequireLength(string what, string column, int length, int expected, bool optional)
    {
        if (length != expected && !(optional && length == 0))
        {
            throw new ArgumentException($"{what}: column {column} has {length} rows; expected {expected}, as column Images has.");
        }
    }

    private static void RequireFinite(string what, string column, ReadOnlySpan<double> values)
    {
        for (var row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
            {
                throw new ArgumentException($"{what}, row {row}: column {column} is {values[row]}; expected a finite number.");
            }
        }
    }
}
