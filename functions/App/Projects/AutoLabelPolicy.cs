using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.App.Projects;

/// <summary>
/// Lets the model of a project label items that nobody looks at. Off unless an owner turns it on, and without effect until the model's measured
/// precision supports it.
/// </summary>
public sealed record AutoLabelPolicy
{
    /// <summary>Calibrated probability that a pre-label needs, 0.5 to 1.</summary>
    public double MinProbability { get; init; } = 0.99;

    /// <summary>What the lower bound (Wilson, 95 %) of the model's precision at that probability must reach, 0.5 to 1.</summary>
    public double MinPrecisionLower { get; init; } = 0.98;

    /// <summary>Items that people must have labelled at that probability before the precision counts, 50 to 1,000,000.</summary>
    public int MinAudited { get; init; } = 200;

    /// <summary>Share of such items that people label all the same, picked by chance, so that the precision goes on being measured, 0.01 to 1.</summary>
    public double AuditShare { get; init; } = 0.05;

    internal IReadOnlyList<ProblemError> Faults(string pointer)
    {
        var check = new RangeCheck(pointer);
        check.Within("minProbability", MinProbability, 0.5, 1);
        check.Within("minPrecisionLower", MinPrecisionLower, 0.5, 1);
        check.Within("minAudited", MinAudited, 50, 1_000_000);
        check.Within("auditShare", AuditShare, 0.01, 1);
        return check.Errors;
    }
}
