using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="DisagreementDiagnosis"/>.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>Posterior from which an item's consensus is sure, in (0, 1]; 0.9 by default.</summary>
    public double SureAt { get; init; } = 0.9;

    /// <summary>Fewest competent annotators who must share a confusion; 3 by default.</summary>
    public int MinAnnotators { get; init; } = 3;

    /// <summary>Level of the interval of a confusion's rate, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Most example items per gap; 10 by default.</summary>
    public int Examples { get; init; } = 10;

    internal void Validate()
    {
        var errors = new List<string>();
        Options.Require(errors, SureAt is > 0 and <= 1, nameof(SureAt), SureAt, "in (0, 1]");
        Options.Require(errors, MinAnnotators >= 1, nameof(MinAnnotators), MinAnnotators, "1 or more");
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Require(errors, Examples >= 0, nameof(Examples), Examples, "0 or more");
        Options.Throw(errors);
    }
}
