using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="Rover"/>.</summary>
public sealed record RoverOptions
{
    /// <summary>Rounds in which annotators are weighed by their distance from the last consensus; 2 by default, 0 gives every word one vote.</summary>
    public int ReliabilityRounds { get; init; } = 2;

    /// <summary>Weight of an annotator = (1 - word error rate) to this power; 4 by default.</summary>
    public double ReliabilityPower { get; init; } = 4;

    /// <summary>Words that pull an annotator's error rate towards that of all; 30 by default.</summary>
    public double Shrinkage { get; init; } = 30;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, ReliabilityRounds is >= 0 and <= 100, nameof(ReliabilityRounds), ReliabilityRounds, "0 .. 100");
        Options.Require(errors, ReliabilityPower >= 0 && double.IsFinite(ReliabilityPower), nameof(ReliabilityPower), ReliabilityPower, "finite, 0 or more");
        Options.Require(errors, Shrinkage > 0 && double.IsFinite(Shrinkage), nameof(Shrinkage), Shrinkage, "finite, above 0");
        Options.Throw(errors);
    }
}
