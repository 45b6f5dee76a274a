using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>Options of <see cref="PlackettLuce"/>.</summary>
public sealed record PlackettLuceOptions
{
    /// <summary>Pseudo-comparisons of each candidate with one of strength 1, half of them won; 0.5 by default, above 0.</summary>
    public double Prior { get; init; } = 0.5;

    /// <summary>Most iterations per item; 1,000 by default.</summary>
    public int MaxIterations { get; init; } = 1_000;

    /// <summary>Stops when no component of the gradient with respect to log-strengths exceeds this; 1e-6 by default.</summary>
    public double Tolerance { get; init; } = 1e-6;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, Prior is > 0 and < double.PositiveInfinity, nameof(Prior), Prior, "finite, above 0");
        Options.Require(errors, MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "1 or more");
        Options.Require(errors, Tolerance > 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "finite, above 0");
        Options.Throw(errors);
    }
}
