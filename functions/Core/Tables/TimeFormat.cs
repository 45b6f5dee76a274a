using System.Globalization;

namespace AnnotationFunctions.Core.Tables;

/// <summary>How the times of a file are written. Nothing is guessed: a day and a month that might be the other way round are read as the format says.</summary>
public sealed class TimeFormat
{
    private const string Year = "yyyy";
    private static readonly DateTime Sample = new(2026, 11, 3, 10, 20, 30, DateTimeKind.Unspecified);

    private readonly Func<string, (DateTime Time, bool HasOffset)?> read;

    private TimeFormat(string expected, Func<string, (DateTime Time, bool HasOffset)?> read)
    {
        Expected = expected;
        this.read = read;
    }

    /// <summary>ISO 8601, extended or basic: a date, and with <c>T</c> or a space a time of the day to any fraction of a second, <c>Z</c> or an offset.</summary>
    public static TimeFormat Iso8601 { get; } = new("an ISO 8601 time such as 2026-11-03T10:00:00Z", IsoTime.Read);

    /// <summary>Seconds since 1970-01-01T00:00:00Z, with or without a fraction.</summary>
    public static TimeFormat UnixSeconds { get; } = new("a number of seconds since 1970", text => Unix(text, TimeSpan.TicksPerSecond));

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    public static TimeFormat UnixMilliseconds { get; } = new("a number of milliseconds since 1970", text => Unix(text, TimeSpan.TicksPerMillisecond));

    /// <summary>What a time must be, for messages.</summary>
    public string Expected { get; }

    /// <summary>A custom format of .NET in the invariant culture, for instance <c>dd/MM/yyyy HH:mm</c>; null, with a reason, where it cannot tell times apart.</summary>
    public static TimeFormat? Custom(string format, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(format);
        reason = format.Contains('%', StringComparison.Ordinal) ? "letters without %, as yyyy-MM-dd HH:mm:ss, were expected"
            : format.Length < 2 ? "letters such as dd/MM/yyyy HH:mm were expected"
            : !Survives(format) ? "a format that holds year (yyyy), month (MM) and day (dd) was expected, as dd/MM/yyyy HH:mm"
            : null;
        return reason is null ? new TimeFormat($"a time written {format}", text => Exactly(text, format)) : null;
    }

    /// <summary>Reads a time: its instant where it has an offset, else the time as it stands; null where it is none.</summary>
    internal (DateTime Time, bool HasOffset)? Read(ReadOnlySpan<char> text) => read(text.ToString());

    private static (DateTime Time, bool HasOffset)? Exactly(string text, string format) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault, out var time)
            ? (time, time.Kind == DateTimeKind.Utc)
            : null;

    private static (DateTime Time, bool HasOffset)? Unix(string text, long ticks)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > 1e15m)
        {
            return null;
        }

        var sinceYearOne = (number * ticks) + DateTime.UnixEpoch.Ticks;
        return sinceYearOne >= 0 && sinceYearOne <= DateTime.MaxValue.Ticks ? (new DateTime((long)sinceYearOne, DateTimeKind.Utc), true) : null;
    }

    /// <summary>Whether a day comes back whole when it is written and read.</summary>
    private static bool Survives(string format)
    {
        try
        {
            return format.Contains(Year[..2], StringComparison.Ordinal)
                && Exactly(Sample.ToString(format, CultureInfo.InvariantCulture), format) is { } read
                && read.Time.AddDays(0.5) > Sample && Sample.AddDays(1.5) > read.Time && (read.Time.Date - Sample.Date).Duration() <= TimeSpan.FromDays(1);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
