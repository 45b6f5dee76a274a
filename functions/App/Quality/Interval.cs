namespace AnnotationFunctions.App.Quality;

/// <summary>An estimate with its 95 % interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
public readonly record struct Interval(double Value, double Lower, double Upper)
{
    internal const double Z = 1.959963984540054; // 97.5 % quantile of the normal distribution

    /// <summary>
    /// Wilson's score interval of <paramref name="successes"/> among <paramref name="trials"/> (both may be expected counts):
    /// right also for few trials and near 0 and 1, where the textbook interval is not. Without trials: 0 … 1 around one half.
    /// </summary>
    public static Interval OfProportion(double successes, double trials)
    {
        if (!double.IsFinite(successes) || !double.IsFinite(trials) || successes < 0 || trials < 0 || successes > trials + 1e-6)
        {
            throw new ArgumentOutOfRangeException(
                nameof(successes), successes, $"Successes must be in 0 … trials; got {successes} of {trials}.");
        }

        if (trials == 0)
        {
            return new Interval(0.5, 0, 1);
        }

        var p = Math.Min(1, successes / trials);
        var z2 = Z * Z / trials;
        var center = (p + (z2 / 2)) / (1 + z2);
        var half = Z * Math.Sqrt(((p * (1 - p)) + (z2 / 4)) / trials) / (1 + z2);
        return new Interval(p, Math.Max(0, center - half), Math.Min(1, center + half));
    }

    /// <summary>
    /// The difference of two proportions, the first minus the second, with Newcombe's interval, which is made of both Wilson intervals. Null when
    /// one of them has no trials.
    /// </summary>
    public static Interval? OfDifference(double successes, double trials, double otherSuccesses, double otherTrials)
    {
        if (trials == 0 || otherTrials == 0)
        {
            return null;
        }

        var (one, other) = (OfProportion(successes, trials), OfProportion(otherSuccesses, otherTrials));
        var difference = one.Value - other.Value;
        return new Interval(
            difference,
            difference - Math.Sqrt(Math.Pow(one.Value - one.Lower, 2) + Math.Pow(other.Upper - other.Value, 2)),
            difference + Math.Sqrt(Math.Pow(one.Upper - one.Value, 2) + Math.Pow(other.Value - other.Lower, 2)));
    }
}
