namespace AnnotationFunctions.Core.Calibration;

/// <summary>What <see cref="TemperatureScaling"/> found.</summary>
/// <param name="Temperature">The temperature; 1 without items. At a bound of the options the data do not determine it, as when every item is right.</param>
/// <param name="Items">Items that it was fitted on.</param>
/// <param name="LossBefore">Mean negative log-likelihood at temperature 1, in nats.</param>
/// <param name="LossAfter">The same at the temperature; never more.</param>
/// <param name="ErrorBefore">Expected calibration error at temperature 1, 0 to 1.</param>
/// <param name="ErrorAfter">The same at the temperature.</param>
public sealed record TemperatureScalingResult(double Temperature, int Items, double LossBefore, double LossAfter, double ErrorBefore, double ErrorAfter);
