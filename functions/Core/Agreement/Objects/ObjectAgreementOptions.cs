using AnnotationFunctions.Core.Numerics;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Options of <see cref="ObjectAgreement"/>.</summary>
public sealed record ObjectAgreementOptions : EstimateOptions
{
    /// <summary>Least overlaps of a match, each in (0, 1]; 0.5 and 0.75 by default. The first is used for classes, pairs, items and matched overlap.</summary>
    public ValueList<double> Thresholds { get; init; } = [0.5, 0.75];

    /// <summary>Number of classes; 1 by default.</summary>
    public int Classes { get; init; } = 1;

    /// <summary>Tolerance of boundary F, in the unit of the coordinates; null (the default) leaves boundary F out.</summary>
    public double? BoundaryTolerance { get; init; }

    private protected override void Check(List<string> errors)
    {
        base.Check(errors);
        Options.Require(errors, Thresholds.Count > 0, "Thresholds.Count", Thresholds.Count, "1 or more");
        foreach (var threshold in Thresholds)
        {
            Options.Require(errors, threshold is > 0 and <= 1, nameof(Thresholds), threshold, "in (0, 1]");
        }

        Options.Require(errors, Classes >= 1, nameof(Classes), Classes, "1 or more");
        Options.Require(
            errors, BoundaryTolerance is null or (>= 0 and < double.PositiveInfinity), nameof(BoundaryTolerance), BoundaryTolerance ?? 0, "finite, 0 or more");
    }
}
