using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="BoxConsensus"/>.</summary>
public sealed record BoxConsensusOptions
{
    /// <summary>Least overlap of two boxes of one object, in (0, 1]; 0.4 by default.</summary>
    public double Threshold { get; init; } = 0.4;

    /// <summary>Number of classes; 1 by default.</summary>
    public int Classes { get; init; } = 1;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, Threshold is > 0 and <= 1, nameof(Threshold), Threshold, "in (0, 1]");
        Options.Require(errors, Classes >= 1, nameof(Classes), Classes, "1 or more");
        Options.Throw(errors);
    }
}
