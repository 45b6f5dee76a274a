namespace AnnotationFunctions.Core.Agreement;

/// <summary>What a coefficient of the form (observed - expected) / (1 - expected) takes for chance.</summary>
internal enum ChanceModel
{
    /// <summary>No correction: expected agreement 0.</summary>
    None,

    /// <summary>Labels drawn uniformly: Σ w / q² (Brennan and Prediger).</summary>
    Uniform,

    /// <summary>Labels drawn from the overall shares π: Σ w π π' (Scott, Fleiss).</summary>
    Shares,

    /// <summary>Σ w / (q (q - 1)) · Σ π (1 - π) (Gwet).</summary>
    Gwet,
}
