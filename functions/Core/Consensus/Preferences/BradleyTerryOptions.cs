using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>Options of <see cref="BradleyTerry"/> and <see cref="NoisyBradleyTerry"/>.</summary>
public sealed record BradleyTerryOptions
{
    /// <summary>
    /// Pseudo-comparisons of each candidate with one of strength 1, half of them won; 1 by default. 0 gives the maximum of the likelihood, which exists
    /// only where every candidate can be reached from every other one along wins.
    /// </summary>
    public double Prior { get; init; } = 1;

    /// <summary>Pseudo-answers that pull an annotator's care towards that of all annotators together (<see cref="NoisyBradleyTerry"/>); 1 by default.</summary>
    public double CareShrinkage { get; init; } = 1;

    /// <summary>Pseudo-answers, spread evenly, on the position that a careless annotator picks (<see cref="NoisyBradleyTerry"/>); 2 by default.</summary>
    public double PositionPrior { get; init; } = 2;

    /// <summary>Most iterations; 10,000 by default.</summary>
    public int MaxIterations { get; init; } = 10_000;

    /// <summary>Stops when no component of the gradient with respect to log-strengths exceeds this; 1e-4 by default.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Level of the intervals of annotator agreement, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, Prior >= 0 && double.IsFinite(Prior), nameof(Prior), Prior, "finite, 0 or more");
        Options.Require(errors, CareShrinkage >= 0 && double.IsFinite(CareShrinkage), nameof(CareShrinkage), CareShrinkage, "finite, 0 or more");
        Options.Require(errors, PositionPrior >= 0 && double.IsFinite(PositionPrior), nameof(PositionPrior), PositionPrior, "finite, 0 or more");
        Options.Require(errors, MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "1 or more");
        Options.Require(errors, Tolerance > 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "finite, above 0");
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Throw(errors);
    }
}
