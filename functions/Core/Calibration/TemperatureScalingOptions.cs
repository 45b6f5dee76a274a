namespace AnnotationFunctions.Core.Calibration;

/// <summary>Options of <see cref="TemperatureScaling"/>. Immutable.</summary>
public sealed record TemperatureScalingOptions
{
    /// <summary>Lowest temperature, above 0. Default 0.05.</summary>
    public double MinTemperature { get; init; } = 0.05;

    /// <summary>Highest temperature, above <see cref="MinTemperature"/>. Default 20.</summary>
    public double MaxTemperature { get; init; } = 20;

    /// <summary>Bins of the calibration error, 1 to 1,000. Default 15.</summary>
    public int Bins { get; init; } = 15;

    internal void Check()
    {
        var wrong = new List<string>();
        if (!(MinTemperature > 0 && double.IsFinite(MinTemperature)))
        {
            wrong.Add($"MinTemperature is {MinTemperature}; it must be above 0.");
        }

        if (!(MaxTemperature > MinTemperature && double.IsFinite(MaxTemperature)))
        {
            wrong.Add($"MaxTemperature is {MaxTemperature}; it must be above MinTemperature.");
        }

        if (Bins is < 1 or > 1_000)
        {
            wrong.Add($"Bins is {Bins}; it must be 1 to 1000.");
        }

        if (wrong.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", wrong));
        }
    }
}
