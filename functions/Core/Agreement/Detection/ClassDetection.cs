namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>How well the objects of one class were found.</summary>
/// <param name="Class">The class.</param>
/// <param name="Truths">Its objects, crowds left out.</param>
/// <param name="Detections">Detections of it.</param>
/// <param name="Scores">The values.</param>
public sealed record ClassDetection(int Class, int Truths, int Detections, DetectionScores Scores);
