using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>How the uncertainty of agreement on objects, spans and texts is found.</summary>
public abstract record EstimateOptions
{
    /// <summary>How the interval of values over all items is found; those of single classes and pairs of annotators are always linearised.</summary>
    public IntervalMethod Interval { get; init; } = IntervalMethod.Automatic;

    /// <summary>Level of the interval, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Number of bootstrap samples, 100 or more; 1000 by default.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Seed of everything random; the same seed gives the same result.</summary>
    public long Seed { get; init; } = 20_241_127;

    private protected virtual void Check(List<string> errors)
    {
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Require(errors, BootstrapSamples >= 100, nameof(BootstrapSamples), BootstrapSamples, "100 or more");
        Options.Require(errors, Enum.IsDefined(Interval), nameof(Interval), Interval, "an interval method");
    }

    internal void Validate()
    {
        var errors = new List<string>();
        Check(errors);
        Options.Throw(errors);
    }
}
