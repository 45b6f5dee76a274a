namespace AnnotationFunctions.App.Prelabel.Calibration;

/// <summary>Asks to fit the model's temperature on items with known answers.</summary>
/// <param name="Batches">Batches whose adjudicated items are taken.</param>
/// <param name="Threshold">Calibrated probability below which there is no pre-label from now on; null leaves it.</param>
public sealed record CalibrationRequest(IReadOnlyList<string> Batches, double? Threshold = null);
