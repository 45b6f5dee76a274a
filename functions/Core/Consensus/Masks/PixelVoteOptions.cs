using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Masks;

/// <summary>Options of <see cref="PixelVote"/>.</summary>
public sealed record PixelVoteOptions
{
    /// <summary>Rounds in which annotators are weighed by their Dice's coefficient with the last consensus, 0 .. 100; 0, one vote each, by default.</summary>
    public int ReliabilityRounds { get; init; }

    /// <summary>Weight of an annotator = Dice's coefficient to this power; 4 by default.</summary>
    public double ReliabilityPower { get; init; } = 4;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, ReliabilityRounds is >= 0 and <= 100, nameof(ReliabilityRounds), ReliabilityRounds, "0 .. 100");
        Options.Require(errors, ReliabilityPower >= 0 && double.IsFinite(ReliabilityPower), nameof(ReliabilityPower), ReliabilityPower, "finite, 0 or more");
        Options.Throw(errors);
    }
}
