using System.Numerics;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Geometry;

/// <summary>
/// On which side of a line a point lies, without an error of rounding: in double precision where that suffices (Shewchuk 1997,
/// doi:10.1007/PL00009321), else in whole numbers.
/// </summary>
internal static class Orientation
{
    private const double ErrorBound = 3.3306690738754716e-16; // (3 + 16 ε) ε for ε = 2^-53
    private const double Tiny = 1e-250; // below, a product has no room for its rest
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;

    /// <summary>1 when the point lies to the right of the line as seen (y points down), -1 to the left, 0 on it.</summary>
    public static int Of(Point from, Point to, Point point)
    {
        var (dx, dy, px, py) = (to.X - from.X, to.Y - from.Y, point.X - from.X, point.Y - from.Y);
        var (forward, back) = (dx * py, dy * px);
        var side = forward - back;
        if (Math.Abs(side) > ErrorBound * (Math.Abs(forward) + Math.Abs(back)))
        {
            return Math.Sign(side);
        }
        if (Math.Abs(forward) + Math.Abs(back) > Tiny && IsExact(to.X, from.X, dx) && IsExact(to.Y, from.Y, dy) && IsExact(point.X, from.X, px) && IsExact(point.Y, from.Y, py))
        {
            // The products in full: each is its rounded value and the rest.
            var (forwardRest, backRest) = (Math.FusedMultiplyAdd(dx, py, -forward), Math.FusedMultiplyAdd(dy, px, -back));
            if (forward == back)
            {
                return forwardRest.CompareTo(backRest);
            }
            if (Math.Abs(side) > 2 * (Math.Abs(forwardRest) + Math.Abs(backRest)))
            {
                return Math.Sign(side);
            }
        }
        return InWholeNumbers(from, to, point);
    }

    /// <summary>Whether a difference was computed without rounding.</summary>
    private static bool IsExact(double minuend, double subtrahend, double difference)
    {
        var virtually = minuend - difference;
        return minuend - (difference + virtually) == 0 && virtually - subtrahend == 0;
    }

    private static int InWholeNumbers(Point from, Point to, Point point)
    {
        Span<double> values = [from.X, from.Y, to.X, to.Y, point.X, point.Y];
        var least = int.MaxValue;
        foreach (var value in values)
        {
            least = value == 0 ? least : Math.Min(least, Parts(value).Exponent);
        }
        var (fx, fy) = (Scaled(values[0], least), Scaled(values[1], least));
        var forward = (Scaled(values[2], least) - fx) * (Scaled(values[5], least) - fy);
        return (forward - (Scaled(values[3], least) - fy) * (Scaled(values[4], least) - fx)).Sign;
    }

    private static BigInteger Scaled(double value, int exponent)
    {
        var (mantissa, own) = Parts(value);
        return mantissa == 0 ? BigInteger.Zero : new BigInteger(mantissa) << (own - exponent);
    }

    private static (long Mantissa, int Exponent) Parts(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> MantissaBits) & 0x7FF);
        var fraction = bits & ((1L << MantissaBits) - 1);
        var mantissa = exponent == 0 ? fraction : fraction | (1L << MantissaBits);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - ExponentBias);
    }
}
