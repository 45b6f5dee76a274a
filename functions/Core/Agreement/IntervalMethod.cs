namespace AnnotationFunctions.Core.Agreement;

/// <summary>How the interval of an agreement coefficient is found.</summary>
public enum IntervalMethod
{
    /// <summary>Bootstrap up to 10,000 items; linearised above, where the two agree and the bootstrap is slow. The default.</summary>
    Automatic,

    /// <summary>Percentiles of the coefficient over resampled items, seeded.</summary>
    Bootstrap,

    /// <summary>The coefficient ± z times its standard error by linearisation over items.</summary>
    Linearised,
}
