namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>
/// The twelve values of a COCO evaluation, of one class or averaged over classes. A value is NaN where there is no object to be found (COCO's own
/// program prints -1).
/// </summary>
/// <param name="Ap">AP@[.5:.95]: average precision, the mean over ten overlap thresholds.</param>
/// <param name="Ap50">Average precision at an overlap of 0.5.</param>
/// <param name="Ap75">Average precision at an overlap of 0.75.</param>
/// <param name="ApSmall">AP for objects of at most 32² pixels.</param>
/// <param name="ApMedium">AP for objects of 32² to 96² pixels.</param>
/// <param name="ApLarge">AP for objects of at least 96² pixels.</param>
/// <param name="Ar1">Average recall with one detection per image and class.</param>
/// <param name="Ar10">Average recall with ten detections.</param>
/// <param name="Ar">Average recall with as many detections as the options allow (100).</param>
/// <param name="ArSmall">Average recall for small objects.</param>
/// <param name="ArMedium">Average recall for medium objects.</param>
/// <param name="ArLarge">Average recall for large objects.</param>
public sealed record DetectionScores(
    double Ap,
    double Ap50,
    double Ap75,
    double ApSmall,
    double ApMedium,
    double ApLarge,
    double Ar1,
    double Ar10,
    double Ar,
    double ArSmall,
    double ArMedium,
    double ArLarge)
{
    internal const int Count = 12;

    internal static DetectionScores From(ReadOnlySpan<double> values) => new(
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11]);
}
