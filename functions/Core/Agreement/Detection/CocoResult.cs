namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>A COCO evaluation.</summary>
/// <param name="Scores">The values, each the mean over the classes (and thresholds) for which it is defined.</param>
/// <param name="Classes">The values of each class, by class; classes without objects have NaN.</param>
/// <param name="Ap">AP@[.5:.95] with its uncertainty over images; bounds are NaN without bootstrap.</param>
/// <param name="Ap50">AP at 0.5 with its uncertainty.</param>
/// <param name="Ap75">AP at 0.75 with its uncertainty.</param>
/// <param name="Images">Images with an object or a detection.</param>
public sealed record CocoResult(
    DetectionScores Scores, IReadOnlyList<ClassDetection> Classes, Estimate Ap, Estimate Ap50, Estimate Ap75, int Images);
