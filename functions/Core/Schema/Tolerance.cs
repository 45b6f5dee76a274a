using System.Globalization;
using AnnotationFunctions.Core.Schema.Geometry;

namespace AnnotationFunctions.Core.Schema;

/// <summary>When two numbers count as equal. Every constraint on places, sizes, ratios and scales compares by these rules and no others.</summary>
/// <remarks>
/// <para><b>Where</b> something is (an edge against the edge of the item, the end of one segment against the start of the next, two boxes side by
/// side) is compared to a thousandth of a pixel or of a second: user interfaces and containers round to about that, and nobody sees less.</para>
/// <para><b>How much</b> something is (a length, an area, a ratio, the position on a scale in steps) is compared to a millionth of its unit, and to
/// a millionth of itself where it is less than the unit, so that a bound of a microsecond still is one. That is room for 0.3 - 0.2 &lt; 0.1, for
/// numbers in single precision and for six decimals; whole numbers are compared exactly. Far from zero a double has no such decimals, so a
/// hundred times its spacing is added for the numbers that the amount was computed from.</para>
/// </remarks>
internal static class Tolerance
{
    /// <summary>How far apart, in pixels or seconds, two places may be and still be the same.</summary>
    public const double Place = 1e-3;

    private const double Amount = 1e-6;
    private const double Spacing = 1e-14;
    private const int UsualDecimals = 3;
    private const int MostDecimals = 15;

    /// <summary>Whether an amount is more than a bound; never where there is none.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="bound">Greatest value, or null.</param>
    /// <param name="from">Greatest magnitude of what rounding could have changed; 0 where nothing was computed.</param>
    public static bool IsAbove(double amount, double? bound, double from = 0) => amount - bound > Slack(amount, bound, from);

    /// <summary>Whether an amount is less than a bound; never where there is none.</summary>
    /// <inheritdoc cref="IsAbove" path="/param" />
    public static bool IsBelow(double amount, double? bound, double from = 0) => bound - amount > Slack(amount, bound, from);

    /// <summary>Whether a value is a whole number of steps from the beginning of a scale.</summary>
    public static bool IsOnStep(double value, double beginning, double step)
    {
        var steps = (value - beginning) / step;
        return Math.Abs(steps - Math.Round(steps)) <= Amount + Spacing * Math.Max(Math.Abs(value), Math.Abs(beginning)) / step;
    }

    /// <summary>
    /// Up to where something reaches that meets what begins there: <see cref="Place"/> beyond the beginning, but no more than half of its own
    /// extent, so that what is smaller than the tolerance is still somewhere.
    /// </summary>
    public static double Touch(double extent) => Math.Min(Place, extent / 2);

    /// <summary>
    /// Whether a part of an area is thinner than <see cref="Place"/>, so that it is none: what is left where two outlines share an edge. Of an
    /// area that is itself that thin, less than a half.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="area">The area that it is a part of.</param>
    /// <param name="extent">The extent that the part lies in.</param>
    public static bool IsSliver(double part, double area, Extent extent) =>
        part <= Math.Min(area / 2, Place * Math.Max(extent.Width, extent.Height));

    /// <summary>An amount that breaks a bound, with as few decimals (three or more) as show that it does.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="breaks">Whether an amount breaks the bound.</param>
    public static string Text(double amount, Func<double, bool> breaks)
    {
        for (var decimals = UsualDecimals; decimals <= MostDecimals; decimals++)
        {
            var text = amount.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
            if (breaks(double.Parse(text, CultureInfo.InvariantCulture)))
            {
                return text;
            }
        }
        return amount.ToString("R", CultureInfo.InvariantCulture);
    }

    private static double Slack(double amount, double? bound, double from) =>
        Amount * Math.Min(1, Math.Max(Math.Abs(amount), Math.Abs(bound ?? 0))) + Spacing * from;
}
