namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>Says in a message what was expected, so that no message says "7 to 7".</summary>
internal static class Expected
{
    /// <summary>A range of which at least one end is given.</summary>
    public static string Range(double? min, double? max) => (min, max) switch
    {
        ({ } least, { } most) when least == most => FormattableString.Invariant($"exactly {least}"),
        ({ } least, { } most) => FormattableString.Invariant($"{least} to {most}"),
        ({ } least, null) => FormattableString.Invariant($"at least {least}"),
        _ => FormattableString.Invariant($"at most {max}"),
    };

    /// <summary>The end of a range that was broken; both where they are the same.</summary>
    public static string Bound(double? min, double? max, bool below) => min == max ? Range(min, max) : below ? Range(min, null) : Range(null, max);
}
