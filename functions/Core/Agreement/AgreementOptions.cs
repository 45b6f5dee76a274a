using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Options that all agreement coefficients share.</summary>
public sealed record AgreementOptions
{
    /// <summary>What the labels measure; <see cref="MeasurementLevel.Nominal"/> by default.</summary>
    public MeasurementLevel Level { get; init; } = MeasurementLevel.Nominal;

    /// <summary>
    /// Number that each label stands for, by label id, for the interval and ratio levels. Empty (the default) reads the label names as numbers. The
    /// ordinal level uses the order of label ids unless values are given, and then their order.
    /// </summary>
    public ReadOnlyMemory<double> LabelValues { get; init; }

    /// <summary>
    /// Credit for pairs of labels. Null (the default) means equal labels only, except for Krippendorff's α, which then uses <see cref="Level"/>; α with
    /// weights takes 1 - weight as its distance.
    /// </summary>
    public AgreementWeights? Weights { get; init; }

    /// <summary>How the interval is found.</summary>
    public IntervalMethod Interval { get; init; } = IntervalMethod.Automatic;

    /// <summary>Level of the interval, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Number of bootstrap samples, 100 or more; 1000 by default.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Seed of the bootstrap; the same seed gives the same interval.</summary>
    public long Seed { get; init; } = 20_241_127;

    internal void Validate(AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var errors = Errors();
        if (!LabelValues.IsEmpty && LabelValues.Length != table.LabelCount)
        {
            errors.Add($"LabelValues has {LabelValues.Length} values; expected one for each of the {table.LabelCount} labels.");
        }

        Options.Throw(errors);
    }

    /// <summary>Checks what does not depend on labels.</summary>
    internal void Validate() => Options.Throw(Errors());

    private List<string> Errors()
    {
        var errors = new List<string>();
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Require(errors, BootstrapSamples >= 100, nameof(BootstrapSamples), BootstrapSamples, "100 or more");
        Options.Require(errors, Enum.IsDefined(Level), nameof(Level), Level, "a measurement level");
        Options.Require(errors, Enum.IsDefined(Interval), nameof(Interval), Interval, "an interval method");
        return errors;
    }
}
