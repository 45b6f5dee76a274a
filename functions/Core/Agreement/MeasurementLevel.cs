namespace AnnotationFunctions.Core.Agreement;

/// <summary>What the labels measure, and so how far apart two different labels are.</summary>
public enum MeasurementLevel
{
    /// <summary>Names: every two different labels are equally far apart.</summary>
    Nominal,

    /// <summary>Ranks: the distance grows with the number of answers that lie between (Krippendorff's ordinal metric).</summary>
    Ordinal,

    /// <summary>Numbers: the squared difference.</summary>
    Interval,

    /// <summary>Numbers with a true zero, none negative: the squared difference relative to the sum.</summary>
    Ratio,
}
