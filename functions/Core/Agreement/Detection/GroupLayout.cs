namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>Objects and detections by class, then image, then (detections) falling score: what does not depend on the kind of shape.</summary>
internal sealed class GroupLayout
{
    public required DetectionGroup[] Groups { get; init; }

    public required int[] TruthOrder { get; init; }

    public required int[] DetectionOrder { get; init; }

    /// <summary>Image of each detection, numbered without gaps.</summary>
    public required int[] DetectionImages { get; init; }

    public required double[] Scores { get; init; }

    public required int ClassCount { get; init; }

    /// <summary>Images with an object or a detection.</summary>
    public required int Images { get; init; }

    /// <summary>Sorts row numbers by class, then image; rows of one class and image stay in their order. O(rows + classes + images).</summary>
    public static int[] Sort(ReadOnlySpan<int> images, ReadOnlySpan<int> classes, int imageCount, int classCount)
    {
        var rows = new int[images.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        return SortBy(SortBy(rows, images, imageCount), classes, classCount);
    }

    /// <summary>Merges the two sorted columns to groups.</summary>
    public static DetectionGroup[] Group(
        int[] truths, ReadOnlySpan<int> truthImages, ReadOnlySpan<int> truthClasses,
        int[] detections, ReadOnlySpan<int> detectionImages, ReadOnlySpan<int> detectionClasses)
    {
        List<DetectionGroup> groups = [];
        var (t, d) = (0, 0);
        while (t < truths.Length || d < detections.Length)
        {
            var ofTruth = t < truths.Length ? (truthClasses[truths[t]], truthImages[truths[t]]) : (int.MaxValue, int.MaxValue);
            var ofDetection = d < detections.Length ? (detectionClasses[detections[d]], detectionImages[detections[d]]) : (int.MaxValue, int.MaxValue);
            var key = ofTruth.CompareTo(ofDetection) <= 0 ? ofTruth : ofDetection;
            var (firstTruth, firstDetection) = (t, d);
            t = Skip(truths, truthImages, truthClasses, t, key);
            d = Skip(detections, detectionImages, detectionClasses, d, key);
            groups.Add(new DetectionGroup(key.Item1, key.Item2, firstTruth, t, firstDetection, d));
        }

        return [.. groups];
    }

    private static int Skip(int[] rows, ReadOnlySpan<int> images, ReadOnlySpan<int> classes, int at, (int Class, int Image) key)
    {
        while (at < rows.Length && classes[rows[at]] == key.Class && images[rows[at]] == key.Image)
        {
            at++;
        }

        return at;
    }

    private static int[] SortBy(int[] rows, ReadOnlySpan<int> keys, int count)
    {
        var starts = new int[count + 1];
        foreach (var key in keys)
        {
            starts[key + 1]++;
        }

        for (var i = 0; i < count; i++)
        {
            starts[i + 1] += starts[i];
        }

        var sorted = new int[rows.Length];
        foreach (var row in rows)
        {
            sorted[starts[keys[row]]++] = row;
        }

        return sorted;
    }
}
