using System.Globalization;

namespace AnnotationFunctions.Core.Tables;

/// <summary>
/// Reads times in ISO 8601: <c>2026-11-03</c>, <c>2026-11-03T10:00</c>, <c>2026-11-03 10:00:00.25+01:00</c>, <c>20261103T100000Z</c>. Weeks, numbered days and
/// times without a date are not read.
/// </summary>
internal static class IsoTime
{
    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyyMMdd"];
    private static readonly string[] Clocks = ["HH:mm:ss", "HH:mm", "HHmmss", "HHmm", "HH"];
    private static readonly string[] Offsets = ["hh\\:mm", "hhmm", "hh"];

    public static (DateTime Time, bool HasOffset)? Read(string text)
    {
        var split = text.AsSpan().IndexOfAny('T', 't', ' ');
        if (!TryDate(split < 0 ? text : text.AsSpan(0, split), out var date))
        {
            return null;
        }

        if (split < 0)
        {
            return (date, false);
        }

        var rest = text.AsSpan(split + 1);
        var offset = TimeSpan.Zero;
        var at = rest.IndexOfAny("Zz+-\u2212");
        var clock = at < 0 ? rest : rest[..at];
        if (at >= 0 && !TryOffset(rest[at..], out offset))
        {
            return null;
        }

        if (!TryClock(clock.TrimEnd(' '), out var time))
        {
            return null;
        }

        var ticks = date.Ticks + time.Ticks - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? (new DateTime(ticks), at >= 0) : null;
    }

    private static bool TryDate(ReadOnlySpan<char> text, out DateTime date) =>
        DateTime.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static bool TryClock(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        var point = text.IndexOfAny('.', ',');
        var whole = point < 0 ? text : text[..point];
        if (!TimeOnly.TryParseExact(whole, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            || (point >= 0 && whole.Length is not (6 or 8)))
        {
            return false;
        }

        var fraction = 0L;
        var unit = TimeSpan.TicksPerSecond;
        for (var at = point + 1; point >= 0 && at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                return false;
            }

            unit /= 10;
            fraction += (text[at] - '0') * unit;
        }

        time = TimeSpan.FromTicks(clock.Ticks + fraction);
        return point < 0 || point + 1 < text.Length;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text[0] is 'Z' or 'z' || !TimeSpan.TryParseExact(text[1..], Offsets, CultureInfo.InvariantCulture, out offset))
        {
            return false;
        }

        offset = text[0] == '+' ? offset : -offset;
        return true;
    }
}
