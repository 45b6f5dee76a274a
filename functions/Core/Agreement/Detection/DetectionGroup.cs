namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>One image and class that has objects or detections.</summary>
/// <param name="Class">The class.</param>
/// <param name="Image">The image.</param>
/// <param name="Truths">Its first object, in the order of the groups.</param>
/// <param name="TruthEnd">Behind its last object.</param>
/// <param name="Detections">Its first detection, in the order of the groups.</param>
/// <param name="DetectionEnd">Behind its last detection.</param>
internal readonly record struct DetectionGroup(int Class, int Image, int Truths, int TruthEnd, int Detections, int DetectionEnd);
