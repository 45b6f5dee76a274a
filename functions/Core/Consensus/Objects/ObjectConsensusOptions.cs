using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>Options of the consensus of boxes, polygons, masks and stretches.</summary>
public sealed record ObjectConsensusOptions
{
    /// <summary>Least overlap of two shapes of one object, in (0, 1]; 0.4 by default.</summary>
    public double Threshold { get; init; } = 0.4;

    /// <summary>Number of classes; 1 by default.</summary>
    public int Classes { get; init; } = 1;

    /// <summary>
    /// Rounds in which annotators are weighed by how well their shapes fit the merged ones, 0 .. 10; 1 by default. 0 weighs them only by what they miss
    /// and make up.
    /// </summary>
    public int ReliabilityRounds { get; init; } = 1;

    /// <summary>Level of the intervals of annotators' recall, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, Threshold is > 0 and <= 1, nameof(Threshold), Threshold, "in (0, 1]");
        Options.Require(errors, Classes >= 1, nameof(Classes), Classes, "1 or more");
        Options.Require(errors, ReliabilityRounds is >= 0 and <= 10, nameof(ReliabilityRounds), ReliabilityRounds, "0 .. 10");
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Throw(errors);
    }
}
