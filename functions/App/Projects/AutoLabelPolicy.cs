using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Prelabel.AutoLabels;

namespace AnnotationFunctions.App.Projects;

/// <summary>
/// Lets the model of a project label items that nobody looks at. Off unless an owner turns it on, and without effect until the model's precision,
/// measured in batches made since, supports it.
/// </summary>
public sealed record AutoLabelPolicy
{
    /// <summary>Calibrated probability that a pre-label needs, 0.5 to 1 and at least the posterior that the policy promotes.</summary>
    public double MinProbability { get; init; } = 0.99;

    /// <summary>What the lower bound (Wilson, 95 %) of the model's precision at that probability must reach, 0.5 to 0.999 and at least the posterior that the policy promotes.</summary>
    public double MinPrecisionLower { get; init; } = 0.98;

    /// <summary>Items that people must have labelled at that probability before the precision counts, 50 to 5,000.</summary>
    public int MinAudited { get; init; } = 200;

    /// <summary>Share of the items that people label all the same, picked by chance, so that the precision goes on being measured, 0.01 to 1. With 1 the model is measured and labels nothing.</summary>
    public double AuditShare { get; init; } = 0.05;

    internal IReadOnlyList<ProblemError> Faults(string pointer, double promotionPosterior)
    {
        var check = new RangeCheck(pointer);
        check.Within("minProbability", MinProbability, 0.5, 1);
        check.Within("minPrecisionLower", MinPrecisionLower, 0.5, 0.999);
        check.Within("minAudited", MinAudited, 50, AuditStore.Window);
        check.Within("auditShare", AuditShare, 0.01, 1);
        if (check.Errors.Count == 0)
        {
            check.That("minProbability", MinProbability >= promotionPosterior, $"Must be at least promotionPosterior ({promotionPosterior}), or its labels would never be promoted; is {MinProbability}.");
            check.That("minPrecisionLower", MinPrecisionLower >= promotionPosterior, $"Must be at least promotionPosterior ({promotionPosterior}), or its labels would never be promoted; is {MinPrecisionLower}.");
        }

        return check.Errors;
    }
}
