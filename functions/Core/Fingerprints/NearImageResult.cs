namespace AnnotationFunctions.Core.Fingerprints;

/// <summary>What <see cref="NearImages.Run"/> found.</summary>
/// <param name="IsNear">Whether one image is a near copy of the other.</param>
/// <param name="Correlation">Correlation of the grey signatures, −1 to 1; 1 for two blank images, 0 when only one is blank.</param>
/// <param name="CellDifference">Largest difference of one grey cell in standard deviations; 0 for two blank images.</param>
/// <param name="ColourDifference">Mean difference of the colour signatures in levels, 0 to 255.</param>
public readonly record struct NearImageResult(bool IsNear, double Correlation, double CellDifference, double ColourDifference);
